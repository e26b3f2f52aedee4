import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { batchesOf } from "./batches.js";
import { spacedEvenly } from "./spaced-evenly.js";

const ids = Array.from({ length: 10 }, (_, index) => `${index}`);

describe("batchesOf()", () => {
  it("shows no example twice before it shuffles anew", () => {
    const batches = batchesOf(ids, { size: 4, count: 5 }, rng(0));
    expect(batches.map(({ epoch }) => epoch)).toEqual([0, 0, 1, 1, 2]);
    for (const epoch of [0, 1]) {
      const shown = batches.filter((batch) => batch.epoch === epoch).flatMap((batch) => batch.exampleIds);
      expect(new Set(shown).size).toBe(8);
    }
  });

  it("takes all examples where there are fewer than a batch has", () => {
    for (const { exampleIds } of batchesOf(ids, { size: 32, count: 3 }, rng(0)))
      expect([...exampleIds].sort()).toEqual(ids);
  });
});

describe("spacedEvenly()", () => {
  it("names the first, the last, and what lies evenly between", () => {
    expect(spacedEvenly(9, 7)).toEqual([0, 1, 3, 4, 5, 7, 8]);
    expect(spacedEvenly(3, 7)).toEqual([0, 1, 2]);
    expect(spacedEvenly(1, 7)).toEqual([0]);
    expect(spacedEvenly(0, 7)).toEqual([]);
  });

  it("never names one twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 2, max: 60 }), (count, most) => {
        const indices = spacedEvenly(count, most);
        expect(new Set(indices).size).toBe(Math.min(count, most));
        expect(indices.at(-1)).toBe(count - 1);
      }),
    );
  });
});
