import { type Rng, roulette } from "../random/index.js";

/** A program of the pool as merging sees it. */
export interface Lineage {
  /** What each component holds, as text. All programs have the same components. */
  readonly components: Readonly<Record<string, string>>;
  /** Numbers of the programs that it was made from. */
  readonly parents: readonly number[];
  readonly score: number;
}

export interface Merge {
  /** Numbers in the pool; `first` is below `second`. */
  readonly first: number;
  readonly second: number;
  readonly ancestor: number;
  /** Which of the two each component is taken from. */
  readonly from: Readonly<Record<string, number>>;
  /** What must not be tried again. */
  readonly keys: readonly string[];
}

/**
 * A merge of two programs that went different ways from a common ancestor: what one of them changed is taken from that one, what both changed from the better
 * of the two (a tie is drawn).
 *
 * @param among Numbers of the programs that may be merged: those that are not dominated.
 * @param tried The keys of earlier merges. The same pair with the same ancestor or the same pattern is never tried again, nor a program that the pool has.
 * @see Agrawal et al. 2025 (GEPA), appendix on system-aware merge. Differs: pairs are gone through in random order, where up to a hundred random tries may miss one.
 */
export function nextMerge(
  pool: readonly Lineage[],
  among: readonly number[],
  { tried, rng }: { readonly tried: ReadonlySet<string>; readonly rng: Rng },
): Merge | undefined {
  const known = new Set([...tried, ...pool.map(({ components }) => textKey(components))]);
  const isNew = ({ keys }: Merge): boolean => !keys.some((key) => known.has(key));
  for (const [first, second] of rng.shuffle(pairsOf(among))) {
    let ancestors = commonAncestors(pool, first, second);
    while (ancestors.length > 0) {
      const ancestor = roulette(ancestors, (number) => scoreOf(pool, number), rng);
      const merge = mergeOf(pool, { first, second, ancestor }, rng);
      if (isNew(merge)) return merge;
      ancestors = ancestors.filter((other) => other !== ancestor);
    }
  }
  return undefined;
}

interface Trio {
  readonly first: number;
  readonly second: number;
  readonly ancestor: number;
}

/** No worse than either child, and with a component that just one of the two changed. */
function commonAncestors(pool: readonly Lineage[], first: number, second: number): readonly number[] {
  const [ofFirst, ofSecond] = [ancestorsOf(pool, first), ancestorsOf(pool, second)];
  if (ofFirst.has(second) || ofSecond.has(first)) return [];
  const lower = Math.min(scoreOf(pool, first), scoreOf(pool, second));
  return [...ofFirst]
    .filter((ancestor) => ofSecond.has(ancestor) && scoreOf(pool, ancestor) <= lower)
    .filter((ancestor) => {
      const [base, one, other] = [ancestor, first, second].map((number) => pool[number]?.components ?? {});
      return Object.keys(base ?? {}).some(
        (name) =>
          one?.[name] !== other?.[name] && (one?.[name] === base?.[name] || other?.[name] === base?.[name]),
      );
    })
    .sort((a, b) => a - b);
}

function ancestorsOf(pool: readonly Lineage[], number: number): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...(pool[number]?.parents ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(pool[next]?.parents ?? []));
  }
  return found;
}

function mergeOf(pool: readonly Lineage[], trio: Trio, rng: Rng): Merge {
  const { first, second, ancestor } = trio;
  const [base, one, other] = [ancestor, first, second].map((number) => pool[number]?.components ?? {});
  const advantage = scoreOf(pool, first) - scoreOf(pool, second);
  const better = (): number => {
    const lead = advantage === 0 ? rng.next() - 0.5 : advantage;
    return lead > 0 ? first : second;
  };
  const sourceOf = (name: string): number => {
    if (one?.[name] === other?.[name] || other?.[name] === base?.[name]) return first;
    return one?.[name] === base?.[name] ? second : better();
  };
  const names = Object.keys(base ?? {}).sort();
  const from = Object.fromEntries(names.map((name) => [name, sourceOf(name)]));
  const merged = Object.fromEntries(
    names.map((name) => [name, pool[from[name] ?? first]?.components[name] ?? ""]),
  );
  const pattern = `${first}+${second}: ${names.map((name) => from[name]).join(" ")}`;
  return { ...trio, from, keys: [`${first}+${second} of ${ancestor}`, pattern, textKey(merged)] };
}

function scoreOf(pool: readonly Lineage[], number: number): number {
  return pool[number]?.score ?? 0;
}

function pairsOf(numbers: readonly number[]): readonly (readonly [number, number])[] {
  const ordered = [...numbers].sort((a, b) => a - b);
  return ordered.flatMap((first, index) =>
    ordered.slice(index + 1).map((second) => [first, second] as const),
  );
}

function textKey(components: Readonly<Record<string, string>>): string {
  const names = Object.keys(components).sort();
  return JSON.stringify(names.map((name) => [name, components[name]]));
}
