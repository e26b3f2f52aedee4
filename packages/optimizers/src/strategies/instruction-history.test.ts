import type { Plan } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instructionHistory } from "./instruction-history.js";
import type { Standing } from "./plan-race.js";

const planOf = (instructions: Readonly<Record<string, string>>): Plan => ({
  kind: "single",
  parameters: Object.fromEntries(
    Object.entries(instructions).map(([path, instruction]) => [path, { instruction, demos: [] }]),
  ),
});
const standing = (
  instructions: Readonly<Record<string, string>>,
  score: number,
  examples: number,
): Standing => ({ plan: planOf(instructions), score, examples });

describe("instructionHistory()", () => {
  it("is the mean over the plans that had an instruction, by the examples they met", () => {
    const standings = [
      standing({ a: "x" }, 0.5, 30),
      standing({ a: "y" }, 0.25, 10),
      standing({ a: "x" }, 1, 10),
    ];
    expect(instructionHistory(standings, planOf({ a: "x" }), "a")).toEqual([
      { instruction: "x", score: 0.625, examples: 40 },
      { instruction: "y", score: 0.25, examples: 10 },
    ]);
    expect(instructionHistory(standings, planOf({ a: "x" }), "b")).toEqual([]);
  });

  it("does not credit an instruction with the company it was in", () => {
    const standings = [
      standing({ a: "start", b: "start" }, 0.25, 40),
      standing({ a: "bad", b: "good" }, 0.5, 40),
      standing({ a: "start", b: "good" }, 0.5, 40),
      standing({ a: "good", b: "start" }, 0.5, 40),
    ];
    const leader = planOf({ a: "start", b: "good" });
    const [start, bad, good] = instructionHistory(standings, leader, "a");
    expect(good?.score).toBeGreaterThan((bad?.score ?? 1) + 0.1);
    expect(Math.abs((start?.score ?? 1) - (bad?.score ?? 0))).toBeLessThan(0.06);
  });

  it("keeps scores within 0 and 1, and counts every example once", () => {
    const text = fc.constantFrom("x", "y", "z");
    const row = fc.record({
      a: text,
      b: text,
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      examples: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const standings = rows.map(({ a, b, score, examples }) => standing({ a, b }, score, examples));
        const history = instructionHistory(standings, planOf({ a: "x", b: "y" }), "a");
        for (const { score } of history) expect(score >= 0 && score <= 1).toBe(true);
        const sum = (counts: readonly { readonly examples: number }[]): number =>
          counts.reduce((total, { examples }) => total + examples, 0);
        expect(sum(history)).toBe(sum(rows));
      }),
    );
  });
});
