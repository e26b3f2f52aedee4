import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { nextRung } from "./next-rung.js";
import { type PooledRecord, poolScores } from "./pooled.js";

const row = (choiceKey: string, scores: readonly number[], first = 0): PooledRecord[] =>
  scores.map((score, i) => ({ choiceKey, exampleId: `e${first + i}`, score }));

const keys = fc.constantFrom("a", "b", "c", "d");
const record = fc.record({
  choiceKey: keys,
  exampleId: fc.integer({ min: 0, max: 19 }).map((i) => `e${i}`),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("poolScores()", () => {
  it("gives one configuration per key, in the order first seen, however often it was scored", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (records) => {
        const configurations = poolScores(records, 20);
        expect(configurations.map(({ choiceKey }) => choiceKey)).toEqual([
          ...new Set(records.map(({ choiceKey }) => choiceKey)),
        ]);
        for (const { choiceKey, count, posteriorMean, posteriorVariance, errorVariance } of configurations) {
          expect(count).toBe(
            new Set(records.filter((r) => r.choiceKey === choiceKey).map((r) => r.exampleId)).size,
          );
          expect(Number.isFinite(posteriorMean)).toBe(true);
          expect(posteriorVariance).toBeGreaterThanOrEqual(0);
          expect(posteriorVariance).toBeLessThanOrEqual(errorVariance + 1e-15);
        }
      }),
    );
  });

  it("keeps the exact mean of a configuration that was scored on every example", () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 40 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }),
        (others, scores) => {
          const configurations = poolScores(
            [...others.filter(({ choiceKey }) => choiceKey !== "a"), ...row("a", scores)],
            20,
          );
          const full = configurations.find(({ choiceKey }) => choiceKey === "a");
          expect(full?.posteriorMean).toBeCloseTo(mean(scores), 12);
          expect(full?.errorVariance).toBe(0);
          expect(full?.posteriorVariance).toBe(0);
        },
      ),
    );
  });

  it("orders by raw means when batches are equally large and share no example", () => {
    const score = fc.integer({ min: 0, max: 4 }).map((n) => n / 4);
    fc.assert(
      fc.property(
        fc.array(fc.array(score, { minLength: 5, maxLength: 5 }), { minLength: 2, maxLength: 6 }),
        (batches) => {
          const records = batches.flatMap((batch, i) => row(`c${i}`, batch, 5 * i));
          const posterior = poolScores(records, 60).map(({ posteriorMean }) => posteriorMean);
          for (const [i, a] of batches.entries()) {
            for (const [j, b] of batches.entries()) {
              if (mean(a) > mean(b) + 1e-9) expect(posterior[i]).toBeGreaterThan(posterior[j] ?? Number.NaN);
            }
          }
        },
      ),
    );
  });

  it("averages repeats of a cell", () => {
    const once = poolScores([...row("a", [0.5, 1]), ...row("b", [0, 1])], 10);
    const twice = poolScores([...row("a", [0.25, 1]), ...row("b", [0, 1]), ...row("a", [0.75])], 10);
    expect(twice).toEqual(once);
  });

  it("corrects for the difficulty of the examples met", () => {
    // Many configurations show that e0..e4 are easy and e5..e9 hard. "lucky" met easy ones only, "unlucky" hard ones only.
    const background = Array.from({ length: 8 }, (_, i) =>
      row(`b${i}`, [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]),
    ).flat();
    const records = [...background, ...row("lucky", [1, 1, 1, 0, 1]), ...row("unlucky", [0, 1, 0, 0, 0], 5)];
    const at = (key: string) =>
      poolScores(records, 10).find(({ choiceKey }) => choiceKey === key)?.adjustedMean ?? Number.NaN;
    expect(at("unlucky")).toBeGreaterThan(at("lucky"));
  });

  it("shrinks little-known configurations towards the mean of all", () => {
    const source = rng("shrink");
    const draws = (p: number, n: number) => Array.from({ length: n }, () => (source.next() < p ? 1 : 0));
    const records = [
      ...row("known", draws(0.8, 80)),
      ...row("poor", draws(0.3, 80)),
      ...row("lucky", [1, 1, 1], 90),
    ];
    const [known, , lucky] = poolScores(records, 100);
    expect(lucky?.adjustedMean).toBeGreaterThan(known?.adjustedMean ?? 1);
    expect(lucky?.posteriorMean).toBeLessThan(lucky?.adjustedMean ?? 0);
    expect(lucky?.posteriorVariance).toBeGreaterThan(known?.posteriorVariance ?? 1);
  });

  it("copes with nothing, with one record, and with scores that are all alike", () => {
    expect(poolScores([], 10)).toEqual([]);
    expect(poolScores(row("a", [1]), 10)).toMatchObject([{ count: 1, adjustedMean: 1, posteriorMean: 1 }]);
    for (const { posteriorMean } of poolScores([...row("a", [0, 0, 0]), ...row("b", [0, 0])], 10)) {
      expect(posteriorMean).toBeCloseTo(0, 12);
    }
  });

  it("refuses scores outside [0, 1], and more examples than there are", () => {
    for (const score of [Number.NaN, -0.1, 1.1, Number.POSITIVE_INFINITY]) {
      expect(() => poolScores(row("a", [score]), 10)).toThrow(
        expect.objectContaining({ code: "SCORE_INVALID" }),
      );
    }
    expect(() => poolScores(row("a", [1, 1, 1]), 2)).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});

describe("nextRung()", () => {
  const at = (choiceKey: string, count: number, posteriorMean: number, posteriorVariance: number) => ({
    choiceKey,
    count,
    posteriorMean,
    posteriorVariance,
    adjustedMean: posteriorMean,
    errorVariance: posteriorVariance,
  });
  const options = { totalExamples: 100, batch: 10, budget: 1000 };

  it("takes the most promising incomplete configuration, counting what is unknown in its favour", () => {
    expect(nextRung([at("a", 20, 0.6, 0.0001), at("b", 20, 0.55, 0.01)], options)?.choiceKey).toBe("b");
    expect(
      nextRung([at("a", 20, 0.6, 0.0001), at("b", 20, 0.55, 0.01)], { ...options, optimism: 0 })?.choiceKey,
    ).toBe("a");
    expect(nextRung([at("a", 100, 0.9, 0), at("b", 20, 0.5, 0)], options)?.choiceKey).toBe("b");
    expect(nextRung([at("a", 20, 0.5, 0), at("b", 20, 0.5, 0)], options)?.choiceKey).toBe("a");
  });

  it("doubles its examples, within what is left of examples and of budget", () => {
    const countFor = (count: number, changes = {}) =>
      nextRung([at("a", count, 0.5, 0.01)], { ...options, ...changes })?.count;
    expect([5, 10, 40, 80, 99].map((count) => countFor(count))).toEqual([10, 10, 40, 20, 1]);
    expect(countFor(40, { budget: 7 })).toBe(7);
  });

  it("has nothing to say without budget or incomplete configurations", () => {
    expect(nextRung([at("a", 20, 0.5, 0)], { ...options, budget: 0 })).toBeUndefined();
    expect(nextRung([at("a", 100, 0.5, 0)], options)).toBeUndefined();
    expect(nextRung([], options)).toBeUndefined();
    expect(() => nextRung([], { ...options, batch: 0 })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});
