import { describe, expect, it } from "vitest";
import { bestTried, pooledTried, scoreLine } from "./best-tried.js";

describe("bestTried()", () => {
  it("has the best, ascending, and none when none are wanted", () => {
    const tried = [0.4, 0.9, Number.NaN, 0.1, 0.6].map((score) => ({ score }));
    expect(bestTried(tried, 3).map(({ score }) => score)).toEqual([0.4, 0.6, 0.9]);
    expect(bestTried(tried, 9)).toHaveLength(4);
    expect(bestTried(tried, 0)).toEqual([]);
  });
});

describe("pooledTried()", () => {
  const history = [
    { instruction: "a", score: 1, examples: 10 },
    { instruction: "b", score: 0.5, examples: 40 },
    { instruction: "a", score: 0.25, examples: 20 },
    { instruction: "never scored", score: 0, examples: 0 },
  ];

  it("weighs the scores of one text by their examples, in whatever order they come", () => {
    const pooled = pooledTried(history);
    expect(pooled).toEqual([
      { instruction: "a", score: 0.5, examples: 30 },
      { instruction: "b", score: 0.5, examples: 40 },
    ]);
    expect(pooledTried([...history].reverse())).toEqual(pooled);
  });
});

describe("scoreLine()", () => {
  it("rounds to whole percents", () => expect(scoreLine(0.6251)).toBe("Score: 63 %"));
});
