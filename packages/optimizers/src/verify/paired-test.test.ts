import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { pairedTest } from "./paired-test.js";

const changes = (better: number, worse: number, same = 0): number[] => [
  ...Array<number>(better).fill(1),
  ...Array<number>(worse).fill(-1),
  ...Array<number>(same).fill(0),
];

describe("pairedTest()", () => {
  it("is the exact test of McNemar for 0/1 scores, whatever did not change", () => {
    expect(pairedTest(changes(5, 0))).toBeCloseTo(1 / 32, 12);
    expect(pairedTest(changes(6, 0, 100))).toBeCloseTo(1 / 64, 12);
    expect(pairedTest(changes(8, 2))).toBeCloseTo(56 / 1024, 12);
    expect(pairedTest(changes(3, 3))).toBeCloseTo(42 / 64, 12);
    expect(pairedTest(changes(600, 500))).toBeCloseTo(0.00142, 4);
    expect(pairedTest(changes(0, 4))).toBeCloseTo(1, 12);
  });

  it("counts sign patterns exactly for few changes", () => {
    // Of the 8 sums of ±0.4 ±0.2 ±0.1, only +0.7 reaches 0.7, and three reach 0.3 or more beside it.
    expect(pairedTest([0.4, 0.2, 0.1, 0])).toBeCloseTo(1 / 8, 12);
    expect(pairedTest([0.4, 0.2, -0.1, 0, 0])).toBeCloseTo(2 / 8, 12);
  });

  it("estimates the same by drawing patterns for many changes", () => {
    const source = rng("test");
    const few = Array.from({ length: 16 }, () => 0.2 * source.normal() + 0.08);
    const many = [...few, 1e-12]; // one change more, of no weight: drawn instead of counted
    expect(Math.abs(pairedTest(many) - pairedTest(few))).toBeLessThan(0.02);
    expect(pairedTest(many)).toBe(pairedTest(many));
    expect(pairedTest(many, { rng: rng(1) })).not.toBe(pairedTest(many, { rng: rng(2) }));
  });

  it("gives a share, smaller for larger gains", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 14 }), (all) => {
        const p = pairedTest(all);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(pairedTest(all.map(Math.abs))).toBeLessThanOrEqual(p + 1e-12);
      }),
    );
  });

  it("distrusts frequent small gains beside rare large losses", () => {
    const skewed = [...Array.from({ length: 28 }, (_, i) => 0.1 + 0.001 * i), -0.9, -0.85];
    const mirrored = skewed.map((d) => -d);
    expect(pairedTest(skewed)).toBeGreaterThan(0.05);
    expect(pairedTest(mirrored)).toBeGreaterThan(0.5);
  });

  it("is 1 when nothing changed, and refuses NaN", () => {
    expect(pairedTest([])).toBe(1);
    expect(pairedTest([0, 0, 0])).toBe(1);
    expect(pairedTest([1])).toBe(0.5);
    expect(() => pairedTest([0, Number.NaN])).toThrow(expect.objectContaining({ code: "SCORE_INVALID" }));
  });
});
