import type { Bandit } from "./bandit.js";
import { type KnockOutPhase, knockOut } from "./knock-out.js";

/**
 * Successive halving: ⌈log2 K⌉ phases with equal shares of the budget, dealt out to the live arms alike; after each the worse half leaves.
 *
 * @see Karnin et al. 2013, algorithm 1.
 */
export const successiveHalving: Bandit = knockOut((arms, budget) => {
  const count = Math.ceil(Math.log2(Math.max(1, arms)));
  const phases: KnockOutPhase[] = [];
  for (let live = arms; live > 1; live = Math.ceil(live / 2)) {
    const items = Math.floor(budget / (live * count));
    phases.push({
      pulls: (alive) => alive.map((arm) => ({ arm, items })),
      stay: Math.ceil(live / 2),
    });
  }
  return phases;
});
