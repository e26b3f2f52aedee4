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
  it("is the mid-p test of McNemar for 0/1 scores, whatever did not change", () => {
    expect(pairedTest(changes(5, 0))).toBeCloseTo(1 / 64, 12);
    expect(pairedTest(changes(6, 0, 100))).toBeCloseTo(1 / 128, 12);
    expect(pairedTest(changes(8, 2))).toBeCloseTo(67 / 2048, 12); // (1 + 10 + 45 / 2) / 1024
    expect(pairedTest(changes(8, 3))).toBeCloseTo(299 / 4096, 12);
    expect(pairedTest(changes(40, 25))).toBeCloseTo(0.03200875206861282, 12);
    expect(pairedTest(changes(3, 3))).toBeCloseTo(1 / 2, 12);
    expect(pairedTest(changes(600, 500))).toBeCloseTo(0.0013, 4);
    expect(pairedTest(changes(0, 4))).toBeCloseTo(31 / 32, 12);
    expect(pairedTest(changes(5, 0).map((d) => 0.3 * d))).toBeCloseTo(1 / 64, 12);
  });

  it("counts sign patterns exactly for few changes", () => {
    // Of the 8 sums of 0.9, 0.8 and 0.1 one is above the observed 1.7, which counts for a half.
    const unchanged = Array<number>(198).fill(0);
    expect(pairedTest([0.9, 0.8, -0.1, ...unchanged])).toBeCloseTo(1.5 / 8, 12);
  });

  it("estimates the same by drawing patterns for many changes", () => {
    const source = rng("test");
    const few = Array.from({ length: 16 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (0.1 + 0.1 * source.next()));
    const many = [...few, 1e-12]; // one change more, of no weight: drawn instead of counted
    expect(Math.abs(pairedTest(many) - pairedTest(few))).toBeLessThan(0.02);
    expect(pairedTest(many)).toBe(pairedTest(many));
    const bySeed = [1, 2, 3, 4].map((seed) => pairedTest([...few, ...few], { rng: rng(seed) }));
    expect(Math.max(...bySeed) - Math.min(...bySeed)).toBeLessThan(0.02);
  });

  it("still claims a clear gain that is skewed to the left", () => {
    const clear = Array.from({ length: 20 }, (_, i) => 0.3 - 0.01 * Math.exp(i / 6)); // from 0.29 down to 0.06
    expect(pairedTest(clear)).toBeLessThan(0.001);
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
    expect(pairedTest([1])).toBe(0.25);
    expect(() => pairedTest([0, Number.NaN])).toThrow(expect.objectContaining({ code: "SCORE_INVALID" }));
  });
});
