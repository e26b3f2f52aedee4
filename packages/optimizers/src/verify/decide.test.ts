import { describe, expect, it } from "vitest";
import { decide } from "./decide.js";
import { smallestProvableGain } from "./smallest-provable-gain.js";

/** Scores before and after: so many turned right, so many turned wrong, the rest stayed right. */
function turned(right: number, wrong: number, count: number): { before: number[]; after: number[] } {
  const stayed = Array<number>(count - right - wrong).fill(1);
  return {
    before: [...Array<number>(right).fill(0), ...Array<number>(wrong).fill(1), ...stayed],
    after: [...Array<number>(right).fill(1), ...Array<number>(wrong).fill(0), ...stayed],
  };
}

describe("decide()", () => {
  it("adopts and claims a clear gain", () => {
    const decision = decide(turned(20, 2, 60));
    expect(decision).toMatchObject({ adopted: true, claimed: true, n: 60 });
    expect(decision.gain).toBeCloseTo(0.3, 12);
    expect(decision.gainInterval[0]).toBeGreaterThan(0);
    expect(decision.posterior).toBeGreaterThan(0.99);
    expect(decision.smallestProvableGain).toBeLessThan(0.3);
  });

  it("adopts a likely gain without claiming it, unless a proof is asked for", () => {
    const likely = turned(6, 3, 60);
    expect(decide(likely)).toMatchObject({ adopted: true, claimed: false });
    expect(decide({ ...likely, adopt: "proven" })).toMatchObject({ adopted: false, claimed: false });
    expect(decide({ ...turned(20, 2, 60), adopt: "proven" })).toMatchObject({ adopted: true, claimed: true });
  });

  it("keeps the original on a tie or a loss, whatever was asked for", () => {
    for (const adopt of ["posterior", "proven", "unverified"] as const) {
      expect(decide({ ...turned(0, 0, 60), adopt })).toMatchObject({
        adopted: false,
        claimed: false,
        gain: 0,
        p: 1,
      });
      expect(decide({ ...turned(2, 9, 60), adopt })).toMatchObject({ adopted: false, claimed: false });
    }
  });

  it("claims nothing under 20 examples, and adopts only unverified", () => {
    for (const count of [1, 19]) {
      const small = turned(count, 0, count);
      expect(decide(small)).toMatchObject({
        adopted: false,
        claimed: false,
        smallestProvableGain: 1,
        n: count,
      });
      expect(decide({ ...small, adopt: "proven" }).adopted).toBe(false);
      expect(decide({ ...small, adopt: "unverified" })).toMatchObject({ adopted: true, claimed: false });
    }
    expect(decide(turned(20, 0, 20))).toMatchObject({ adopted: true, claimed: true });
  });

  it("copes without a holdout", () => {
    expect(decide({ before: [], after: [] })).toMatchObject({
      adopted: false,
      claimed: false,
      n: 0,
      gainInterval: [-1, 1],
    });
    expect(decide({ before: [], after: [], adopt: "unverified" }).adopted).toBe(true);
  });

  it("says what could have been proven: never less than five changes", () => {
    expect(decide(turned(0, 0, 100)).smallestProvableGain).toBeCloseTo(0.05, 12);
    expect(decide(turned(4, 0, 100))).toMatchObject({ claimed: false });
    expect(decide(turned(5, 0, 100))).toMatchObject({ claimed: true });
  });

  it("lets the interval hold 0 where the test rejects nothing", () => {
    expect(decide(turned(4, 0, 20))).toMatchObject({ claimed: false, gainInterval: [0, expect.any(Number)] });
    expect(decide(turned(5, 0, 20)).gainInterval[0]).toBeGreaterThan(0.04);
  });

  it("refuses scores of different examples, and scores outside [0, 1]", () => {
    expect(() => decide({ before: [1], after: [] })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
    for (const bad of [Number.NaN, -0.1, 7]) {
      expect(() => decide({ before: [bad], after: [1] })).toThrow(
        expect.objectContaining({ code: "SCORE_INVALID" }),
      );
      expect(() => decide({ before: [1], after: [bad] })).toThrow(
        expect.objectContaining({ code: "SCORE_INVALID" }),
      );
    }
  });
});

describe("smallestProvableGain()", () => {
  it("falls with the root of the examples and rises with the spread and the power", () => {
    expect(smallestProvableGain(101, 0.5)).toBeCloseTo((1.959964 * 0.5) / Math.sqrt(101 - 1.959964 ** 2), 6);
    expect(smallestProvableGain(404, 0.5)).toBeLessThan(smallestProvableGain(101, 0.5) / 1.9);
    expect(smallestProvableGain(101, 0.5, { power: 0.8 })).toBeGreaterThan(
      1.4 * smallestProvableGain(101, 0.5),
    );
    expect(smallestProvableGain(100, 0.01, { changeSize: 1 })).toBeCloseTo(0.05, 12);
    expect(smallestProvableGain(100, 0.01, { changeSize: 1, power: 0.8 })).toBeCloseTo(0.0672, 3);
    expect(smallestProvableGain(1, 0.5)).toBe(1);
    expect(() => smallestProvableGain(10, Number.NaN)).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});
