import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { drawFrom, frontsOf, meansOf, programsOn, withoutDominated } from "./pareto-front.js";

const fronts = [new Set([0, 1]), new Set([1]), new Set([2])];
const poolScores = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([programs, items]) => {
    const row = fc.array(fc.constantFrom(0, 0.5, 1), { minLength: items, maxLength: items });
    return fc.array(row, { minLength: programs, maxLength: programs });
  });

describe("frontsOf()", () => {
  it("joins ties, and leaves an item without scores empty", () => {
    const found = frontsOf([
      [1, 0, undefined],
      [1, 1, undefined],
      [0, undefined, undefined],
    ]);
    expect(found).toEqual([new Set([0, 1]), new Set([1]), new Set()]);
  });
});

describe("withoutDominated()", () => {
  it("removes a program that is on no front alone (the example of the specification)", () => {
    expect(withoutDominated(fronts, [0.3, 0.6, 0.3])).toEqual([new Set([1]), new Set([1]), new Set([2])]);
  });

  it("removes the worst of programs that could stand for each other", () => {
    const twins = [new Set([0, 1]), new Set([0, 1])];
    expect(programsOn(withoutDominated(twins, [0.9, 0.2]))).toEqual([0]);
    expect(programsOn(withoutDominated(twins, [0.2, 0.9]))).toEqual([1]);
  });

  it("leaves every front that had a program one, and no program that is not needed", () => {
    fc.assert(
      fc.property(poolScores, (scores) => {
        const before = frontsOf(scores);
        const after = withoutDominated(before, meansOf(scores));
        expect(after.map(({ size }) => size > 0)).toEqual(before.map(({ size }) => size > 0));
        for (const program of programsOn(after))
          expect(after.some((front) => front.size === 1 && front.has(program))).toBe(true);
      }),
    );
  });
});

describe("drawFrom()", () => {
  it("draws in proportion to the fronts that a program stays on (the example of the specification)", () => {
    const left = withoutDominated(fronts, [0.3, 0.6, 0.3]);
    const generator = rng(1);
    const draws = Array.from({ length: 6000 }, () => drawFrom(left, generator));
    expect(draws.filter((program) => program === 0)).toHaveLength(0);
    expect(draws.filter((program) => program === 1).length / draws.length).toBeCloseTo(2 / 3, 1);
    expect(draws.filter((program) => program === 2).length / draws.length).toBeCloseTo(1 / 3, 1);
  });

  it("has nothing to draw from empty fronts", () => {
    expect(drawFrom([new Set()], rng(1))).toBeUndefined();
  });
});
