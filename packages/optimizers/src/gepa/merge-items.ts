import type { Rng } from "../random/index.js";

/** An item with what the two programs scored on it. */
export interface MergeItem {
  readonly id: string;
  readonly first: number;
  readonly second: number;
}

/** Items that a merge is tested on before it is run on all. */
const ITEMS = 5;

/**
 * Items to test a merge on: as many where the first is better as where the second is, a third of all or a little more, then ties; filled up with any.
 *
 * @param items Those that both were scored on.
 * @returns Five ids; `undefined` when there are fewer.
 */
export function mergeItems(items: readonly MergeItem[], rng: Rng): readonly string[] | undefined {
  if (items.length < ITEMS) return undefined;
  const each = Math.ceil(ITEMS / 3);
  const shuffled = rng.shuffle(items);
  const first = shuffled.filter((item) => item.first > item.second).slice(0, each);
  const second = shuffled.filter((item) => item.second > item.first).slice(0, each);
  const ties = shuffled
    .filter((item) => item.first === item.second)
    .slice(0, ITEMS - first.length - second.length);
  return [...new Set([...first, ...second, ...ties, ...shuffled])].slice(0, ITEMS).map(({ id }) => id);
}
