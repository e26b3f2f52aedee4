/** The item with the highest value, the earliest of equals; absent where there is none. */
export function highest<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  let best: { readonly item: T; readonly value: number } | undefined;
  for (const item of items) {
    const own = value(item);
    if (best === undefined || own > best.value) best = { item, value: own };
  }
  return best?.item;
}
