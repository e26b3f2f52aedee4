import type { Bandit } from "./bandit.js";
import { type BoundOptions, highestBounds } from "./highest-bounds.js";

/**
 * UCB-E, which explores more: pulls the arms with the highest mean + √(c / n), for n pulls of an arm. What is pulled rarely does not gain by time.
 *
 * @see Audibert et al. 2010, figure 1.
 */
export function ucbE({ exploration = 1, ...options }: BoundOptions = {}): Bandit {
  return highestBounds(({ mean, pulls }) => mean + Math.sqrt(exploration / pulls), options);
}
