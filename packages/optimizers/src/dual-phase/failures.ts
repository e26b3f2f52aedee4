import type { Plan } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { ScoreTable } from "../study/score-table.js";

/** F: the examples that a plan fails on, with what it scores on them. */
export interface Failures {
  /** In the order of the valset. */
  readonly exampleIds: readonly string[];
  /** Mean score of the plan itself; 0 where scores are 0 or 1. */
  readonly score: number;
}

/**
 * The failures of a plan that was run on the whole valset, a random part of them where there are many.
 *
 * @param failBelow A lower score is a failure.
 */
export function failuresOf(
  plan: Plan,
  table: ScoreTable,
  {
    exampleIds,
    failBelow,
    most,
    rng,
  }: {
    readonly exampleIds: readonly string[];
    readonly failBelow: number;
    readonly most: number;
    readonly rng: Rng;
  },
): Failures {
  const failed = exampleIds.filter((id) => (table.score(plan, id) ?? failBelow) < failBelow);
  const drawn = new Set(failed.length > most ? rng.shuffle(failed).slice(0, most) : failed);
  const kept = failed.filter((id) => drawn.has(id));
  return { exampleIds: kept, score: table.meanOf(plan, kept) };
}

/**
 * How much of what was lost on the failures a revised plan gets back, in [0, 1]: with scores of 0 and 1 its accuracy on them, acc_F. With others the
 * failures have a score already, which is no gain.
 */
export function recovered(accF: number, { score }: Failures): number {
  return score >= 1 ? 0 : Math.max(0, (accF - score) / (1 - score));
}

/** What two plans differ by on each of some examples that both have a score on. */
export function differencesOf(
  table: ScoreTable,
  [before, after]: readonly [Plan, Plan],
  exampleIds: readonly string[],
): readonly number[] {
  return exampleIds.flatMap((id) => {
    const [one, other] = [table.score(before, id), table.score(after, id)];
    return one === undefined || other === undefined ? [] : [other - one];
  });
}

/** Some items, other ones for every turn as long as there are any. */
export function inRotation<T>(items: readonly T[], turn: number, count: number): readonly T[] {
  const shown = Math.min(count, items.length);
  return Array.from({ length: shown }, (_, index) => items[(turn * shown + index) % items.length] as T); // in range
}
