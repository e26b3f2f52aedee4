import { scoreInterval } from "@signet/core";
import { describe, expect, it } from "vitest";
import { scoreWindow } from "./score-window.js";

describe("scoreWindow()", () => {
  it("estimates mean and interval as an evaluation does", () => {
    const window = scoreWindow();
    for (const score of [1, 0, 1, 1]) window.add(score);
    expect(window.estimate()).toEqual({
      mean: 0.75,
      interval: scoreInterval([1, 0, 1, 1]),
      window: 4,
      count: 4,
    });
  });

  it("forgets what lies further back than a thousand values", () => {
    const window = scoreWindow();
    for (let index = 0; index < 1500; index++) window.add(index < 500 ? 0 : 1);
    expect(window.estimate()).toMatchObject({ mean: 1, window: 1000, count: 1500 });
  });

  it("estimates differences within their own range", () => {
    const window = scoreWindow([-1, 1]);
    for (const difference of [0, 0.5, -0.5, 0.25, 0.25]) window.add(difference);
    const { mean, interval } = window.estimate() ?? { mean: Number.NaN, interval: [0, 0] };
    expect(mean).toBeCloseTo(0.1);
    expect(interval[0]).toBeGreaterThanOrEqual(-1);
    expect(interval[0]).toBeLessThan(0.1);
    expect(interval[1]).toBeGreaterThan(0.1);
  });

  it("has no estimate of nothing", () => {
    expect(scoreWindow().estimate()).toBeUndefined();
  });
});
