import type { Rng } from "../random/index.js";

/** Draws one of some items, in proportion to its score; where all scores are 0, uniformly. Items must not be empty, scores not below 0. */
export function roulette<T extends { readonly score: number }>(items: readonly T[], rng: Rng): T {
  const total = items.reduce((sum, { score }) => sum + score, 0);
  if (total === 0) return rng.pick(items);
  let left = rng.next() * total;
  const drawn = items.find(({ score }) => {
    left -= score;
    return left < 0;
  });
  return drawn ?? rng.pick(items.filter(({ score }) => score > 0)); // rounding: the sum was not reached
}
