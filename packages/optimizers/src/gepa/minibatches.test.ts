import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { minibatches } from "./minibatches.js";

const idsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `row ${index}`);

describe("minibatches()", () => {
  it("deals out every row in an epoch, in another order in the next", () => {
    const next = minibatches(idsOf(9), 3, rng(1));
    const first = [next(), next(), next()].flat();
    const second = [next(), next(), next()].flat();
    expect([...first].sort()).toEqual(idsOf(9));
    expect([...second].sort()).toEqual(idsOf(9));
    expect(second).not.toEqual(first);
  });

  it("pads with the rows that were dealt out least often", () => {
    const next = minibatches(idsOf(7), 3, rng(2));
    const padding = (): readonly string[] => {
      const dealt = [next(), next(), next()];
      return dealt[2]?.slice(1) ?? [];
    };
    const all = [padding(), padding(), padding()].flat();
    expect(new Set(all).size).toBe(all.length);
  });

  it("never holds a row twice, always has the size where there are rows enough, deals every row in every epoch, and keeps the counts close", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer(),
        (count, size, seed) => {
          const next = minibatches(idsOf(count), size, rng(seed));
          const counts = new Map<string, number>();
          for (let round = 0; round < 40; round++) {
            const batch = next();
            expect(new Set(batch).size).toBe(batch.length);
            expect(batch).toHaveLength(Math.min(size, count));
            for (const id of batch) counts.set(id, (counts.get(id) ?? 0) + 1);
          }
          expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(3);
          const epochs = Math.floor(40 / Math.ceil(count / size));
          for (const id of idsOf(count)) expect(counts.get(id) ?? 0).toBeGreaterThanOrEqual(epochs);
        },
      ),
      { examples: [[5, 4, 2143289314]] }, // once dealt one row five times more often than another
    );
  });

  it("has nothing to deal out of nothing", () => {
    expect(minibatches([], 3, rng(0))()).toEqual([]);
  });
});
