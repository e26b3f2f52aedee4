import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { batchesOf, stepsPerEpoch } from "./batches.js";

const idsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `row ${index}`);

describe("batchesOf()", () => {
  it("makes 18 steps of three epochs over 48 rows, eight at a time", () => {
    expect(batchesOf(idsOf(48), { epochs: 3, size: 8, rng: rng(0) })).toHaveLength(18);
  });

  it.each([
    [0, 0],
    [1, 1],
    [3, 1],
    [8, 1],
    [11, 1],
    [12, 2],
    [16, 2],
    [19, 2],
    [20, 3],
  ])("counts the rest as a step from half a batch on: %i rows make %i", (rows, steps) => {
    expect(stepsPerEpoch(rows, 8)).toBe(steps);
  });

  it("shows every row at most once in an epoch, in another order each time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const batches = batchesOf(idsOf(rows), { epochs: 2, size, rng: rng(7) });
        const steps = stepsPerEpoch(rows, size);
        expect(batches).toHaveLength(2 * steps);
        const [first, second] = [batches.slice(0, steps).flat(), batches.slice(steps).flat()];
        for (const epoch of [first, second]) expect(new Set(epoch).size).toBe(epoch.length);
        expect(first.length).toBeGreaterThanOrEqual(rows - size / 2);
        if (rows > 20) expect(first).not.toEqual(second);
      }),
    );
  });
});
