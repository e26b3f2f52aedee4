import { describe, expect, it } from "vitest";
import type { CellResult } from "../cells/run-cell.js";
import { winRateRows } from "./win-rate-rows.js";

function cell(task: string, method: string, score: number, seed = 0): CellResult {
  return {
    task,
    method,
    seed,
    score,
    testScores: [score],
    experts: 1,
    calls: 10,
    tokens: 100,
    spentCalls: 12,
    spentTokens: 120,
    testTokens: 50,
    seconds: 1,
  };
}

function valueIn(id: string, cells: readonly CellResult[]): number | undefined {
  return winRateRows(cells, "ours").find((row) => row.id === id)?.value;
}

describe("winRateRows()", () => {
  const cells = [
    cell("one", "ours", 0.6),
    cell("one", "a", 0.5),
    cell("one", "b", 0.6),
    cell("two", "ours", 0.2),
    cell("two", "a", 0.1),
    cell("two", "b", 0.3),
  ];

  it("counts a tie for half, and averages over baselines", () => {
    expect(valueIn("win_rate_vs_a", cells)).toBe(1);
    expect(valueIn("win_rate_vs_b", cells)).toBe(0.25);
    expect(valueIn("win_rate", cells)).toBe(0.625);
  });

  it("compares the means over seeds", () => {
    const seeded = [
      cell("one", "ours", 0.1, 0),
      cell("one", "ours", 0.5, 1),
      cell("one", "a", 0.2, 0),
      cell("one", "a", 0.2, 1),
    ];
    expect(valueIn("win_rate", seeded)).toBe(1);
    expect(valueIn("win_rate:one:ours", seeded)).toBeCloseTo(0.3);
  });

  it("takes equal means for a tie, however they were added up", () => {
    const added = [0.1, 0.2, 0.3].map((score, seed) => cell("one", "ours", score, seed));
    const other = [0.3, 0.2, 0.1].map((score, seed) => cell("one", "a", score, seed));
    expect(valueIn("win_rate", [...added, ...other])).toBe(0.5);
  });

  it("says with every row what it cost", () => {
    for (const { note } of winRateRows(cells, "ours")) expect(note).toMatch(/10 calls and 100 tokens/);
  });
});
