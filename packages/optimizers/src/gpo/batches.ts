import type { Rng } from "../random/index.js";

/**
 * The batches of one epoch after the other, each epoch in an order of its own. The rest of an epoch is a batch iff it has at least half of one; but there is
 * one batch at least, unless there is nothing at all.
 */
export function batchesOf(
  ids: readonly string[],
  { epochs, size, rng }: { readonly epochs: number; readonly size: number; readonly rng: Rng },
): readonly (readonly string[])[] {
  const perEpoch = stepsPerEpoch(ids.length, size);
  return Array.from({ length: epochs }, (_, epoch) => {
    const shuffled = rng.fork(`epoch:${epoch}`).shuffle(ids);
    return Array.from({ length: perEpoch }, (_unused, index) =>
      shuffled.slice(index * size, (index + 1) * size),
    );
  }).flat();
}

export function stepsPerEpoch(rows: number, size: number): number {
  const rest = rows % size;
  return Math.max(Math.min(1, rows), Math.floor(rows / size) + (rest * 2 >= size ? 1 : 0));
}
