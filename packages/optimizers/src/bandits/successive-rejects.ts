import type { Bandit } from "./bandit.js";
import { knockOut } from "./knock-out.js";

/**
 * Successive rejects: one phase fewer than there are arms, and after each the worst arm leaves.
 *
 * @see Audibert et al. 2010, figure 2.
 */
export const successiveRejects: Bandit = knockOut((arms, budget) =>
  phaseLengths(arms, budget).map((length, index) => ({
    pulls: (live, known) => live.map((arm) => ({ arm, items: length - (known[arm]?.pulls ?? 0) })),
    stay: arms - 1 - index,
  })),
);

/** n_k of the paper: how many pulls each live arm has at the end of phase k = 1, …, K − 1. All 0 where the budget is below one pull for each arm. */
export function phaseLengths(arms: number, budget: number): readonly number[] {
  const inverses = Array.from({ length: Math.max(0, arms - 1) }, (_, index) => 1 / (index + 2));
  const logBar = inverses.reduce((sum, inverse) => sum + inverse, 1 / 2);
  return inverses.map((_, index) => Math.max(0, Math.ceil((budget - arms) / (logBar * (arms - index)))));
}
