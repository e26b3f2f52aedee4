import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allLevels } from "../testing/scored-points.js";
import { bestFirst } from "./best-first.js";

const effects = fc.array(
  fc.array(fc.oneof(fc.constantFrom(0, 0.5), fc.double({ min: -1, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 5,
  }),
  { maxLength: 4 },
);

describe("bestFirst()", () => {
  it("gives every point once, greatest sum first", () => {
    fc.assert(
      fc.property(effects, (own) => {
        const found = [...bestFirst(own.map((levels) => Float64Array.from(levels)))];
        const all = allLevels(own.map(({ length }) => length));
        expect(found.map(({ levels }) => levels.join()).sort()).toEqual(
          all.map((levels) => levels.join()).sort(),
        );
        const sumOf = (levels: Int32Array): number =>
          own.reduce((sum, values, dimension) => sum + values[levels[dimension]!]!, 0);
        for (const { levels, sum } of found) expect(sum).toBeCloseTo(sumOf(levels), 12);
        found.slice(1).forEach(({ sum }, at) => {
          expect(sum).toBeLessThanOrEqual(found[at]!.sum);
        });
      }),
    );
  });

  it("finds the first of 10^18 points", () => {
    const own = Array.from({ length: 18 }, (_, dimension) =>
      Float64Array.from({ length: 10 }, (_, level) => -((level - (dimension % 10)) ** 2) - level / 100),
    );
    const points = bestFirst(own);
    const first = Array.from({ length: 50 }, () => points.next().value!);
    expect([...first[0]!.levels]).toEqual(own.map((_, dimension) => dimension % 10));
    expect(new Set(first.map(({ levels }) => levels.join())).size).toBe(50);
    // The next ones are a level away in one dimension.
    const distance = (levels: Int32Array): number =>
      levels.reduce((sum, level, dimension) => sum + Math.abs(level - (dimension % 10)), 0);
    expect(first.slice(1, 17).map(({ levels }) => distance(levels))).toEqual(Array(16).fill(1));
  });
});
