import { describe, expect, it } from "vitest";
import { pairedGain } from "./paired-gain.js";

describe("pairedGain()", () => {
  it("has no width where no row differs", () => {
    expect(pairedGain([0, 1, 1], [0, 1, 1])).toEqual({ gain: 0, interval: [0, 0] });
  });

  it("is the mean difference with 1.96 standard errors", () => {
    const { gain, interval } = pairedGain([1, 1, 0, 1], [0, 1, 0, 0]);
    expect(gain).toBe(50);
    expect(interval[0]).toBeCloseTo(50 - 1.96 * Math.sqrt(10_000 / 3 / 4), 9);
    expect(interval[1]).toBeCloseTo(50 + 1.96 * Math.sqrt(10_000 / 3 / 4), 9);
  });
});
