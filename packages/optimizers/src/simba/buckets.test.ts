import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf, type DrawnRun } from "./buckets.js";

function drawn(scores: Readonly<Record<string, readonly number[]>>): readonly DrawnRun[] {
  return Object.entries(scores).flatMap(([exampleId, list]) => list.map((score) => run(exampleId, score)));
}

function run(exampleId: string, score: number): DrawnRun {
  return { score, record: { exampleId, outcome: { ok: true, score }, leaves: [], answers: [] } };
}

function order(scores: Readonly<Record<string, readonly number[]>>): readonly string[] {
  return bucketsOf(drawn(scores)).map(({ exampleId }) => exampleId);
}

describe("bucketsOf()", () => {
  it("orders by max − min, then max, then max − mean, all descending", () => {
    expect(order({ even: [1, 1, 1], some: [0.5, 1], all: [0, 1] })).toEqual(["all", "some", "even"]);
    expect(order({ low: [0, 0.5], high: [0.5, 1] })).toEqual(["high", "low"]);
    expect(order({ often: [0, 1, 1], rarely: [0, 0, 1] })).toEqual(["rarely", "often"]);
    expect(order({ first: [0, 1], second: [1, 0] })).toEqual(["first", "second"]);
  });

  it("names the best and the worst run, of equal ones the earliest and the latest", () => {
    const runs = drawn({ a: [0.5, 1, 0, 1, 0] });
    const [bucket] = bucketsOf(runs);
    expect(bucket).toMatchObject({ spread: 1, lead: 0.5 });
    expect(bucket?.best).toBe(runs[1]);
    expect(bucket?.worst).toBe(runs[4]);
  });

  it("has each example once, sorted, whatever the draws", () => {
    const draws = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom(0, 0.25, 0.5, 1)));
    fc.assert(
      fc.property(draws, (pairs) => {
        const buckets = bucketsOf(pairs.map(([id, score]) => run(id, score)));
        expect(buckets.map(({ exampleId }) => exampleId).sort()).toEqual(
          [...new Set(pairs.map(([id]) => id))].sort(),
        );
        for (const [index, one] of buckets.slice(0, -1).entries()) {
          const other = buckets[index + 1];
          const key = (bucket: typeof one): number[] => [bucket.spread, bucket.best.score, bucket.lead];
          const difference = key(one)
            .map((value, at) => value - (other === undefined ? 0 : (key(other)[at] ?? 0)))
            .find((value) => value !== 0);
          expect(difference ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
