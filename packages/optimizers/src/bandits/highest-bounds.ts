import type { Arm, Bandit } from "./bandit.js";
import { byMean } from "./by-mean.js";
import { grantedPulls, itemsOf } from "./granted-pulls.js";

export interface BoundOptions {
  /** How much an arm is favoured for being little known. Default 1. */
  readonly exploration?: number;
  /** Arms pulled in a round. Default 8. */
  readonly perRound?: number;
  /** Items of a pull. Default 32. */
  readonly items?: number;
}

/** Pulls in every round the arms with the highest bounds; arms that met nothing come before all others. */
export function highestBounds(
  boundOf: (arm: Arm, totalPulls: number) => number,
  { perRound = 8, items = 32 }: BoundOptions,
): Bandit {
  return function* (first, budget) {
    let arms = first;
    for (let left = budget; left > 0; ) {
      const total = arms.reduce((sum, { pulls }) => sum + pulls, 0);
      const open = arms.flatMap((arm, index) =>
        arm.left === 0 ? [] : [{ arm: index, bound: arm.pulls === 0 ? undefined : boundOf(arm, total) }],
      );
      const chosen = open.toSorted(byBound).slice(0, perRound);
      const pulls = grantedPulls(
        chosen.map(({ arm }) => ({ arm, items })),
        arms,
        left,
      );
      if (pulls.length === 0) break;
      left -= itemsOf(pulls);
      arms = yield pulls;
    }
    return byMean(arms);
  };
}

interface Bounded {
  readonly arm: number;
  /** Absent: nothing bounds it. */
  readonly bound: number | undefined;
}

function byBound(a: Bounded, b: Bounded): number {
  if (a.bound === undefined || b.bound === undefined)
    return Number(a.bound !== undefined) - Number(b.bound !== undefined) || a.arm - b.arm;
  return b.bound - a.bound || a.arm - b.arm;
}
