import type { Rng } from "../random/index.js";

export interface Batch {
  readonly exampleIds: readonly string[];
  /** How often every example was due before, counted from 0. */
  readonly epoch: number;
}

/**
 * Batches of equal size in random order: when fewer examples are left than a batch takes, they are shuffled anew. Where there are fewer than that, a batch is
 * all of them.
 */
export function batchesOf(
  exampleIds: readonly string[],
  { size, count }: { readonly size: number; readonly count: number },
  rng: Rng,
): readonly Batch[] {
  const perEpoch = Math.max(1, Math.floor(exampleIds.length / size));
  return Array.from({ length: count }, (_, index) => {
    const epoch = Math.floor(index / perEpoch);
    const from = (index % perEpoch) * size;
    return {
      epoch,
      exampleIds: rng
        .fork(`epoch ${epoch}`)
        .shuffle(exampleIds)
        .slice(from, from + size),
    };
  });
}
