/**
 * One item of each list in turn, until there are `count`. Items with a key that is known, or that came before, are passed over.
 */
export function takeTurns<T>(
  lists: readonly (readonly T[])[],
  {
    keyOf,
    known,
    count,
  }: { readonly keyOf: (item: T) => string; readonly known: Iterable<string>; readonly count: number },
): readonly { readonly item: T; readonly list: number }[] {
  const seen = new Set(known);
  const taken: { readonly item: T; readonly list: number }[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let index = 0; index < longest; index++) {
    for (const [list, items] of lists.entries()) {
      if (index >= items.length || taken.length >= count) continue;
      const item = items[index] as T; // in range
      const key = keyOf(item);
      if (seen.has(key)) continue;
      seen.add(key);
      taken.push({ item, list });
    }
  }
  return taken;
}
