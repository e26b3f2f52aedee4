import type { Rng } from "../random/index.js";

/** The control for clusters: labels of clusters of the same sizes, given to the points at random. */
export function randomPartition(sizes: readonly number[], rng: Rng): readonly number[] {
  return rng.shuffle(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
}
