/**
 * Keeps what was made for a key, since making it is slow and it is always the same; when there is too much of it, all is forgotten.
 *
 * @param most Entries that are kept.
 */
export function remembered<T>(most: number): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const made = make();
    known.set(key, made);
    return made;
  };
}
