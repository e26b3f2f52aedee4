import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LimitSchedule, relativeTo, type WordLimit, wordLimit } from "./word-limit.js";

const paper: WordLimit = { schedule: "cosine", initial: 50, final: 10, warmup: 0 };

function limits(limit: WordLimit, steps: number): readonly (number | undefined)[] {
  return Array.from({ length: steps }, (_, index) => wordLimit(limit, { step: index + 1, steps }));
}

describe("wordLimit()", () => {
  it("decays along a cosine as in the paper's code", () => {
    expect(limits(paper, 18).join(" ")).toBe("49 48 47 45 42 40 36 33 30 26 23 20 17 14 12 11 10 10");
  });

  it("decays along a line as in the paper's code", () => {
    expect(limits({ ...paper, schedule: "linear" }, 18).join(" ")).toBe(
      "47 45 43 41 38 36 34 32 30 27 25 23 21 18 16 14 12 10",
    );
  });

  it("stays where it is when it is fixed, and is absent when there is none", () => {
    expect(new Set(limits({ ...paper, schedule: "fixed" }, 18))).toEqual(new Set([50]));
    expect(new Set(limits({ ...paper, schedule: "none" }, 18))).toEqual(new Set([undefined]));
  });

  it("grows to the first limit while it warms up, then goes its way in the steps that are left", () => {
    const linear = limits({ ...paper, schedule: "linear", warmup: 0.25 }, 20);
    expect(linear.slice(0, 5)).toEqual([10, 20, 30, 40, 50]);
    expect(linear.slice(5)).toEqual(limits({ ...paper, schedule: "linear" }, 15));
    expect(limits({ ...paper, schedule: "fixed", warmup: 0.25 }, 8)).toEqual([25, ...Array(7).fill(50)]);
    expect(limits({ ...paper, warmup: 1 }, 4)).toEqual([12, 25, 37, 50]);
  });

  it("warms up in at least one step", () => {
    // 5 % of 18 steps: the first step has the limit at which the decay starts.
    expect(limits({ ...paper, warmup: 0.05 }, 18).slice(0, 2)).toEqual([50, 49]);
  });

  it("is a whole number from 1 to the first limit, falls without a warm-up, and ends at the last one", () => {
    const schedules = fc.constantFrom<Exclude<LimitSchedule, "none">[]>("fixed", "linear", "cosine");
    fc.assert(
      fc.property(
        schedules,
        fc.integer({ min: 1, max: 200 }),
        fc.nat({ max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0, 0.05, 0.3, 1),
        (schedule, initial, drop, steps, warmup) => {
          const limit = { schedule, initial, final: Math.max(1, initial - drop), warmup };
          const all = limits(limit, steps).map((words) => words ?? Number.NaN);
          for (const words of all) {
            expect(Number.isInteger(words)).toBe(true);
            expect(words).toBeGreaterThanOrEqual(1);
            expect(words).toBeLessThanOrEqual(initial);
          }
          if (warmup > 0) return;
          expect(all).toEqual([...all].sort((a, b) => b - a));
          expect(all.at(-1)).toBe(schedule === "fixed" ? initial : limit.final);
          expect(wordLimit(limit, { step: steps + 3, steps })).toBe(all.at(-1));
        },
      ),
    );
  });
});

describe("relativeTo()", () => {
  it("starts at half the prompt's words, at ten at least, and keeps the share of the end", () => {
    expect(relativeTo(paper, 120)).toMatchObject({ initial: 60, final: 12 });
    expect(relativeTo(paper, 5)).toMatchObject({ initial: 10, final: 2 });
  });
});
