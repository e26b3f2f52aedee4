import { describe, expect, it } from "vitest";
import type { CellResult } from "../../cells/run-cell.js";
import { bbhRows } from "./bbh-rows.js";

function cell(task: string, method: string, testScores: readonly number[], seed = 0): CellResult {
  return {
    task,
    method,
    seed,
    score: testScores.reduce((sum, score) => sum + score, 0) / testScores.length,
    testScores,
    experts: 1,
    calls: 10,
    tokens: 100,
    spentCalls: 12,
    spentTokens: 120,
    testTokens: 50,
    seconds: 1,
  };
}

const cells = [
  cell("bbh_one", "as_written", [0, 0, 1, 0]),
  cell("bbh_one", "gpo", [0, 1, 1, 0]),
  cell("bbh_two", "as_written", [1, 1, 1, 0]),
  cell("bbh_two", "gpo", [1, 1, 1, 1]),
  cell("bbh_three", "as_written", [0, 0, 0, 0]),
  cell("bbh_three", "gpo", [1, 0, 0, 0]),
];
const rows = bbhRows(cells, "as_written");
const row = (id: string) => rows.find((candidate) => candidate.id === id);

describe("bbhRows()", () => {
  it("has a row for each method, with the mean over tasks and what it is ahead of the baseline", () => {
    expect(row("bbh_table:gpo")?.value).toBeCloseTo(7 / 12);
    expect(row("bbh_table:gpo")?.note).toContain("+25.0 points against the program as written");
    expect(row("bbh_table:gpo")?.note).toContain("10 calls and 100 tokens");
    expect(row("bbh_table:as_written")?.note).toContain(
      "+0.0 points against the program as written, 95 % over test rows 0.0 to 0.0",
    );
  });

  it("has a row for each task and method, with an interval over test rows", () => {
    expect(row("bbh_table:bbh_one:gpo")).toMatchObject({ value: 0.5, unit: "share" });
    expect(row("bbh_table:bbh_one:gpo")?.note).toMatch(/over 4 test rows 0\.150 to 0\.850/);
  });

  it("averages rows over seeds", () => {
    const seeded = [cell("bbh_one", "gpo", [0, 1], 0), cell("bbh_one", "gpo", [1, 1], 1)];
    const found = bbhRows([...seeded, cell("bbh_one", "as_written", [0, 0])], "as_written");
    const one = found.find(({ id }) => id === "bbh_table:bbh_one:gpo");
    expect(one?.value).toBe(0.75);
    expect(one?.note).toContain("over 2 test rows");
  });

  it("ends with a table, the best method first", () => {
    const last = rows.at(-1);
    expect(last).toMatchObject({ id: "bbh_table", value: 3 });
    const lines = (last?.note ?? "").split("\n").slice(1);
    expect(lines[0]).toBe("| method | score | 95 % | gain | 95 % | calls | tokens | one | two | three |");
    expect(lines[2]).toMatch(
      /^\| gpo \| 0\.583 \|.*\| \+25\.0 \|.*\| 10 \| 100 \| 0\.50 \| 1\.00 \| 0\.25 \|$/,
    );
    expect(lines).toHaveLength(5);
    expect(lines[4]).toMatch(/1 of 1 pairs in the paper's order$/);
  });
});
