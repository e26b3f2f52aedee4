import type { Arm, Bandit, Pull } from "./bandit.js";
import { byMean } from "./by-mean.js";
import { grantedPulls, itemsOf } from "./granted-pulls.js";

/** A phase of a knock-out: which pulls the live arms get, and how many stay. */
export interface KnockOutPhase {
  readonly pulls: (live: readonly number[], arms: readonly Arm[]) => readonly Pull[];
  readonly stay: number;
}

/**
 * Phases after each of which the worst arms leave: who left later ranks higher. What the phases do not use is spent on the best of the ranking, since these
 * are the arms that go on.
 */
export function knockOut(phasesOf: (arms: number, budget: number) => readonly KnockOutPhase[]): Bandit {
  return function* (first, budget) {
    let arms = first;
    let left = budget;
    let live: readonly number[] = [...first.keys()];
    let out: readonly number[] = [];
    for (const phase of phasesOf(first.length, budget)) {
      const pulls = grantedPulls(phase.pulls(live, arms), arms, left);
      left -= itemsOf(pulls);
      if (pulls.length > 0) arms = yield pulls;
      const ranked = byMean(arms, live);
      live = ranked.slice(0, phase.stay);
      out = [...ranked.slice(phase.stay), ...out];
    }
    const ranking = [...live, ...out];
    const rest = grantedPulls(
      ranking.map((arm) => ({ arm, items: Number.POSITIVE_INFINITY })),
      arms,
      left,
    );
    if (rest.length > 0) yield rest;
    return ranking;
  };
}
