import type { Rng } from "../random/index.js";

/** How a new instruction is written. */
export type WritingMove =
  | "zeroOrder"
  | "firstOrder"
  | "estimation"
  | "rankedEstimation"
  | "lineage"
  | "zeroOrderHyper"
  | "firstOrderHyper"
  | "workingOut";

export const writingMoves = [
  "zeroOrder",
  "firstOrder",
  "estimation",
  "rankedEstimation",
  "lineage",
  "zeroOrderHyper",
  "firstOrderHyper",
  "workingOut",
] as const satisfies readonly WritingMove[];

/** What is done to a copy. */
export interface Moves {
  readonly write: WritingMove;
  /** Replaces an instruction by that of another member. */
  readonly isCrossed: boolean;
  /** Resamples the context. */
  readonly isShuffled: boolean;
}

export interface MoveShares {
  /** How often a copy is crossed over, in [0, 1]. */
  readonly crossover: number;
  /** How often its context is resampled, in [0, 1]. */
  readonly shuffle: number;
}

/**
 * One of the eight operators that write, each as likely as the others; the ninth, crossover, and the shuffling of contexts come on top, each with
 * its share.
 */
export function drawMoves({ crossover, shuffle }: MoveShares, rng: Rng): Moves {
  return {
    write: rng.fork("write").pick(writingMoves),
    isCrossed: rng.fork("cross").next() < crossover,
    isShuffled: rng.fork("shuffle").next() < shuffle,
  };
}
