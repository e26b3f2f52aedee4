/**
 * Remembers what was asked for a pair of objects and a name; it goes when the objects go. What was asked in vain is forgotten, so that the next one asks again.
 */
export function onceFor<A extends object, B extends object, T>(): (
  about: readonly [A, B],
  name: string,
  ask: () => Promise<T>,
) => Promise<T> {
  const known = new WeakMap<A, WeakMap<B, Map<string, Promise<T>>>>();
  return ([a, b], name, ask) => {
    const byB = known.get(a) ?? new WeakMap<B, Map<string, Promise<T>>>();
    known.set(a, byB);
    const byName = byB.get(b) ?? new Map<string, Promise<T>>();
    byB.set(b, byName);
    const before = byName.get(name);
    if (before !== undefined) return before;
    const asked = ask();
    byName.set(name, asked);
    asked.catch(() => byName.delete(name));
    return asked;
  };
}
