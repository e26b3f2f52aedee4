import type { Rng } from "./rng.js";

/** Draws one of some items, in proportion to its weight; where all weights are 0, uniformly. Items must not be empty, weights not below 0. */
export function roulette<T>(items: readonly T[], weightOf: (item: T) => number, rng: Rng): T {
  const weights = items.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return rng.pick(items);
  let left = rng.next() * total;
  const at = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return items[at < 0 ? weights.findLastIndex((weight) => weight > 0) : at] as T; // rounding may leave a rest; in range
}
