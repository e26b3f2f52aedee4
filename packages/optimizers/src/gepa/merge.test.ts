import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { type Lineage, nextMerge } from "./merge.js";

const seed: Lineage = { components: { a: "A", b: "B" }, parents: [], score: 0.2 };
const pool: readonly Lineage[] = [
  seed,
  { components: { a: "A′", b: "B" }, parents: [0], score: 0.5 },
  { components: { a: "A", b: "B′" }, parents: [0], score: 0.4 },
];
const none = new Set<string>();

function textsOf(
  of: readonly Lineage[],
  from: Readonly<Record<string, number>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(from).map(([name, number]) => [name, of[number]?.components[name]]),
  );
}

describe("nextMerge()", () => {
  it("takes what each of the two changed (the example of the specification)", () => {
    const merge = nextMerge(pool, [1, 2], { tried: none, rng: rng(0) });
    expect(merge).toMatchObject({ first: 1, second: 2, ancestor: 0 });
    expect(textsOf(pool, merge?.from ?? {})).toEqual({ a: "A′", b: "B′" });
  });

  it("never tries a pair with its pattern twice", () => {
    const { keys = [] } = nextMerge(pool, [1, 2], { tried: none, rng: rng(0) }) ?? {};
    expect(nextMerge(pool, [1, 2], { tried: new Set(keys), rng: rng(1) })).toBeUndefined();
    expect(nextMerge(pool, [1, 2], { tried: new Set(keys.slice(1, 2)), rng: rng(1) })).toBeUndefined();
  });

  it("takes what both changed from the better one", () => {
    const both: readonly Lineage[] = [
      { ...seed, components: { a: "A", b: "B", c: "C" } },
      { components: { a: "A1", b: "B1", c: "C" }, parents: [0], score: 0.5 },
      { components: { a: "A2", b: "B", c: "C2" }, parents: [0], score: 0.6 },
    ];
    const merge = nextMerge(both, [1, 2], { tried: none, rng: rng(0) });
    expect(textsOf(both, merge?.from ?? {})).toEqual({ a: "A2", b: "B1", c: "C2" });
  });

  it("draws who counts as better when both score the same", () => {
    const tie: readonly Lineage[] = [
      { ...seed, components: { a: "A", b: "B", c: "C" } },
      { components: { a: "A1", b: "B1", c: "C" }, parents: [0], score: 0.5 },
      { components: { a: "A2", b: "B", c: "C2" }, parents: [0], score: 0.5 },
    ];
    const taken = Array.from(
      { length: 30 },
      (_, index) => nextMerge(tie, [1, 2], { tried: none, rng: rng(index) })?.from.a,
    );
    expect(new Set(taken)).toEqual(new Set([1, 2]));
  });

  it("merges nobody with an ancestor, without a common one, or with one that is better than a child", () => {
    const line: readonly Lineage[] = [
      seed,
      { components: { a: "A′", b: "B" }, parents: [0], score: 0.5 },
      { components: { a: "A′", b: "B′" }, parents: [1], score: 0.4 },
    ];
    expect(nextMerge(line, [0, 1, 2], { tried: none, rng: rng(0) })).toBeUndefined();
    const strangers = pool.map((lineage) => ({ ...lineage, parents: [] }));
    expect(nextMerge(strangers, [1, 2], { tried: none, rng: rng(0) })).toBeUndefined();
    const proud = pool.map((lineage, index) => (index === 0 ? { ...lineage, score: 0.45 } : lineage));
    expect(nextMerge(proud, [1, 2], { tried: none, rng: rng(0) })).toBeUndefined();
  });

  it("merges nothing where no component was changed by just one of the two, and into nothing that the pool has", () => {
    const rivals = pool.map((lineage, index) =>
      index === 2 ? { ...lineage, components: { a: "A″", b: "B" } } : lineage,
    );
    expect(nextMerge(rivals, [1, 2], { tried: none, rng: rng(0) })).toBeUndefined();
    const held = [...pool, { components: { a: "A′", b: "B′" }, parents: [1], score: 0.6 }];
    expect(nextMerge(held, [1, 2], { tried: none, rng: rng(0) })).toBeUndefined();
  });

  it("finds an ancestor when all scores are zero", () => {
    const zero = pool.map((lineage) => ({ ...lineage, score: 0 }));
    expect(nextMerge(zero, [1, 2], { tried: none, rng: rng(0) })?.ancestor).toBe(0);
  });

  it("ends, and gives texts that one of the two has, whatever the pool", () => {
    const lineage = (number: number): fc.Arbitrary<Lineage> =>
      fc.record({
        components: fc.record({ a: fc.constantFrom("1", "2", "3"), b: fc.constantFrom("1", "2", "3") }),
        parents:
          number === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(number - 1), { minLength: 1, maxLength: 2 }),
        score: fc.constantFrom(0, 0.5, 1),
      });
    const pools = fc.tuple(lineage(0), lineage(1), lineage(2), lineage(3), lineage(4), lineage(5));
    fc.assert(
      fc.property(pools, fc.integer(), (made, start) => {
        const tried = new Set<string>();
        for (let round = 0; round < 200; round++) {
          const merge = nextMerge(made, [0, 1, 2, 3, 4, 5], { tried, rng: rng(start) });
          if (merge === undefined) return;
          for (const number of Object.values(merge.from))
            expect([merge.first, merge.second]).toContain(number);
          for (const key of merge.keys) tried.add(key);
        }
        throw new Error("merges do not end");
      }),
    );
  });
});
