import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptedLm } from "@signet/core/testing";
import { asWritten, bootstrapFewShot } from "@signet/optimizers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { madeUpTask } from "../tasks/testing/made-up-task.js";
import { cellRecord } from "./cell-record.js";
import { type CellPlan, measureCells } from "./measure-cells.js";

const plan: CellPlan = {
  tasks: [madeUpTask(), { ...madeUpTask(), name: "again" }, { ...madeUpTask(), name: "once more" }],
  seeds: [0],
  methods: ["as_written", "bootstrap"],
  calls: 40,
  strategies: {
    as_written: asWritten,
    bootstrap: () => bootstrapFewShot({ maxBootstrapped: 1, maxLabeled: 1 }),
  },
};
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-measure-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const yesMan = () => scriptedLm({ reply: () => " yes", usage: { promptTokens: 10, completionTokens: 1 } });

describe("measureCells()", () => {
  it("measures every method on every task, on as many models as there are", async () => {
    const models = [yesMan(), yesMan()];
    const record = cellRecord(join(folder, "cells.jsonl"));
    const cells = await measureCells(plan, { record, models, log: () => {} });
    expect(cells.map(({ task, method }) => `${task} ${method}`)).toEqual([
      "flies as_written",
      "flies bootstrap",
      "again as_written",
      "again bootstrap",
      "once more as_written",
      "once more bootstrap",
    ]);
    expect(cells.map(({ score }) => score)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(cells[0]?.testScores).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
    for (const { counts } of models) expect(counts.calls).toBeGreaterThan(0);
  });

  it("goes on from what a record holds, without a call", async () => {
    const file = join(folder, "cells.jsonl");
    const first = await measureCells(plan, { record: cellRecord(file), models: [yesMan()], log: () => {} });
    const lines: string[] = [];
    const idle = yesMan();
    const again = await measureCells(plan, {
      record: cellRecord(file),
      models: [idle],
      log: (line) => lines.push(line),
    });
    expect(again).toEqual(first);
    expect(idle.counts.calls).toBe(0);
    expect(lines.every((line) => line.endsWith("(kept)"))).toBe(true);
  });

  it("refuses a method that is none", async () => {
    const tools = { record: cellRecord(join(folder, "c.jsonl")), models: [yesMan()], log: () => {} };
    await expect(measureCells({ ...plan, methods: ["magic"] }, tools)).rejects.toThrow("magic");
  });
});
