import { describe, expect, it } from "vitest";
import { bucketsOf } from "./buckets.js";
import { comparisonOf } from "./comparison.js";
import { isFine, isPoor, scoreRange } from "./score-range.js";

const RANGE = scoreRange([0, 0, 0.2, 0.4, 0.6, 0.8, 1, 1]);

function compared(scores: readonly number[], range = RANGE) {
  const runs = scores.map((score) => ({
    score,
    record: { exampleId: "a", outcome: { ok: true as const, score }, leaves: [], answers: [] },
  }));
  const [bucket] = bucketsOf(runs);
  const comparison = bucket && comparisonOf(bucket, range);
  return comparison && { better: comparison.better?.score, worse: comparison.worse?.score };
}

describe("scoreRange()", () => {
  it("interpolates percentiles between neighbours", () => {
    expect(scoreRange([3, 0, 1, 2, 4])).toEqual({ least: 0, low: 0.4, high: 3.6, most: 4 });
    expect(scoreRange([0.5])).toEqual({ least: 0.5, low: 0.5, high: 0.5, most: 0.5 });
  });

  it("calls the lowest tenth poor and the highest fine", () => {
    expect([0, 0.2, 1].map((score) => isPoor(score, RANGE))).toEqual([true, false, false]);
    expect([0, 0.8, 1].map((score) => isFine(score, RANGE))).toEqual([false, false, true]);
  });

  it("does not call the best score poor where nearly all runs have it, nor the worst one fine where nearly none is better", () => {
    const mostlyRight = scoreRange([0, ...Array.from({ length: 19 }, () => 1)]);
    expect([isPoor(1, mostlyRight), isFine(0, mostlyRight)]).toEqual([false, false]);
    const mostlyWrong = scoreRange([1, ...Array.from({ length: 19 }, () => 0)]);
    expect([isPoor(1, mostlyWrong), isFine(0, mostlyWrong)]).toEqual([false, false]);
    expect([isPoor(0, mostlyWrong), isFine(1, mostlyRight)]).toEqual([true, true]);
  });

  it("learns nothing where all runs score alike", () => {
    const same = scoreRange([1, 1, 1]);
    expect([isPoor(1, same), isFine(1, same)]).toEqual([true, true]);
  });
});

describe("comparisonOf()", () => {
  it("compares the best run with the worst", () => {
    expect(compared([0, 0.6, 0.2])).toEqual({ better: 0.6, worse: 0 });
  });

  it("gives no rule for an example with no spread and the best score", () => {
    expect(compared([1, 1, 1])).toBeUndefined();
  });

  it("gives none where the best run is poor", () => {
    expect(compared([0, 0, 0])).toBeUndefined();
  });

  it("leaves the good side out where both score the same", () => {
    expect(compared([0.5, 0.5])).toEqual({ better: undefined, worse: 0.5 });
  });
});
