/**
 * When a revised prompt takes the place of the present one. "paper": the gain is at least h_v, or there is any where that much is not to be had. "graded":
 * near the ceiling half of the remaining error is asked for, at least one example. "significant": a sign test of the examples says so.
 */
export type Acceptance = "paper" | "graded" | "significant";

export interface Comparison {
  /** a: mean score of the present prompt on the valset. */
  readonly before: number;
  /** acc_V: of the revised one. */
  readonly after: number;
  /** After minus before on each example. */
  readonly differences: readonly number[];
  /** h_v: the least gain. */
  readonly hv: number;
}

/** Rounding is no reason to reject. */
const ROUNDING = 1e-9;
const LEVEL = 0.1;

/** @see dual-phase.md §1.7, §6.3 */
export const acceptances = {
  paper: ({ before, after, hv }) =>
    after - before >= hv - ROUNDING || (before > 1 - hv + ROUNDING && after > before + ROUNDING),
  graded: ({ before, after, differences, hv }) => {
    const wanted = Math.min(hv, Math.max(1 / Math.max(1, differences.length), 0.5 * (1 - before)));
    return after > before + ROUNDING && after - before >= wanted - ROUNDING;
  },
  significant: ({ before, after, differences }) => after > before + ROUNDING && signTest(differences) < LEVEL,
} as const satisfies Record<Acceptance, (comparison: Comparison) => boolean>;

/** The one-sided p-value of "no more examples gained than lost", by the exact binomial distribution; 1 when none changed. */
export function signTest(differences: readonly number[]): number {
  const wins = differences.filter((difference) => difference > ROUNDING).length;
  const losses = differences.filter((difference) => difference < -ROUNDING).length;
  const n = wins + losses;
  let log = -n * Math.LN2; // of P(X = 0); logarithms, as 2^-n is nothing for large samples
  let below = wins === 0 ? 0 : Math.exp(log);
  for (let k = 1; k < wins; k++) {
    log += Math.log((n - k + 1) / k);
    below += Math.exp(log);
  }
  return Math.max(0, 1 - below);
}
