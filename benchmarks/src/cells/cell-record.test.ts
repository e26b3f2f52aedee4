import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cellRecord } from "./cell-record.js";

const result = {
  task: "flies",
  method: "ape",
  seed: 1,
  score: 0.5,
  testScores: [0, 1],
  experts: 1,
  calls: 3,
  tokens: 30,
  spentCalls: 3,
  spentTokens: 30,
  testTokens: 9,
  seconds: 2,
};
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-cells-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("cellRecord()", () => {
  it("finds in a later session what an earlier one added", () => {
    const file = join(folder, "cells.jsonl");
    expect(cellRecord(file).find(result)).toBeUndefined();
    cellRecord(file).add(result);
    expect(cellRecord(file).find({ task: "flies", method: "ape", seed: 1 })).toEqual(result);
    expect(cellRecord(file).find({ task: "flies", method: "ape", seed: 2 })).toBeUndefined();
  });

  it("does without a line that was cut off", () => {
    const file = join(folder, "cells.jsonl");
    cellRecord(file).add(result);
    appendFileSync(file, '{"task":"fli');
    expect(cellRecord(file).find(result)).toEqual(result);
  });
});
