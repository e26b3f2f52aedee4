import { describe, expect, it } from "vitest";
import { closedGain } from "./closed-gain.js";

describe("closedGain()", () => {
  it("is 1 for the best answers, 0 for the base, below 0 for worse", () => {
    const gainOf = (answer: number) => {
      const worlds = [0.7, 0.8].map((best) => ({ base: 0.6, best, answer: answer * (best - 0.6) + 0.6 }));
      const { meanShare, ratio } = closedGain(worlds);
      expect(meanShare.value).toBeCloseTo(ratio.value, 12);
      return ratio.value;
    };
    expect([1, 0, -0.5].map((answer) => Number(gainOf(answer).toFixed(12)))).toEqual([1, 0, -0.5]);
  });

  it("leaves worlds without gain out of the mean share, and counts their losses in the ratio", () => {
    const { meanShare, ratio, withoutGain } = closedGain([
      { base: 0.6, best: 0.7, answer: 0.65 },
      { base: 0.6, best: 0.8, answer: 0.8 },
      { base: 0.6, best: 0.6, answer: 0.57 },
    ]);
    expect(withoutGain).toBe(1);
    expect(meanShare.value).toBeCloseTo(0.75, 12);
    expect(ratio.value).toBeCloseTo((0.05 + 0.2 - 0.03) / 0.3, 12);
  });

  it("gives standard errors", () => {
    const outcomes = [0.2, 0.4, 0.6, 0.8].map((share) => ({
      base: 0.5,
      best: 0.6,
      answer: 0.5 + share / 10,
    }));
    const { meanShare, ratio } = closedGain(outcomes);
    const expected = Math.sqrt(0.2 / 3 / 4);
    expect(meanShare.standardError).toBeCloseTo(expected, 12);
    expect(ratio.standardError).toBeCloseTo(expected, 12); // equal gaps: the ratio is the mean of the shares
  });
});
