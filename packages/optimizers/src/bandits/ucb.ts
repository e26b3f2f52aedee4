import type { Bandit } from "./bandit.js";
import { type BoundOptions, highestBounds } from "./highest-bounds.js";

/**
 * UCB1: pulls the arms with the highest mean + c · √(ln t / n), for n pulls of an arm and t of all.
 *
 * @see Auer et al. 2002; gepa-simba-etc.md §6.3.
 */
export function ucb({ exploration = 1, ...options }: BoundOptions = {}): Bandit {
  return highestBounds(
    ({ mean, pulls }, total) => mean + exploration * Math.sqrt(Math.log(total) / pulls),
    options,
  );
}
