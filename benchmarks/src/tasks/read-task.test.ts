import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readManifest } from "./manifest.js";
import { readTask } from "./read-task.js";
import { madeUpEntry as entry, writeRows } from "./testing/made-up-task.js";

let directory = "";
const rows = [
  { id: "flies-1", split: "train", text: "duck", label: "yes" },
  { id: "flies-2", split: "train", text: "dog", label: "no" },
  { id: "flies-3", split: "val", text: "swan", label: "yes" },
  { id: "flies-4", split: "test", text: "cow", label: "no", answers: ["no", "never"] },
];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "signet-tasks-"));
  writeRows(join(directory, "flies.jsonl"), rows);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("readTask()", () => {
  it("reads the splits in file order, with the row's own label as the answer", () => {
    const { train, val, test } = readTask(directory, "flies", entry);
    expect(train.map(({ id }) => id)).toEqual(["flies-1", "flies-2"]);
    expect(val[0]).toEqual({
      id: "flies-3",
      input: { text: "swan" },
      expected: { answer: "yes", answers: ["yes"] },
    });
    expect(test[0]?.expected.answers).toEqual(["no", "never"]);
  });

  it("makes a program of one step under the plain instruction", async () => {
    const { program, metric, val } = readTask(directory, "flies", entry);
    expect(Object.values(program.parameters)).toEqual([{ instruction: "Say whether it flies.", demos: [] }]);
    const lm = scriptedLm({ reply: () => " yes" });
    expect((await evaluate(program, val, { metric, lm })).score).toBe(1);
  });

  it("writes a list as lettered choices, and a number as a text", () => {
    writeRows(join(directory, "sums.jsonl"), [
      { id: "s", split: "val", n: 3, choices: ["two", "four"], answer: "B" },
    ]);
    const { val } = readTask(directory, "sums", {
      ...entry,
      inputs: ["n", "choices"],
      outputs: ["answer"],
      labels: ["A", "B"],
      file: "sums.jsonl",
    });
    expect(val[0]?.input).toEqual({ n: "3", choices: "(A) two (B) four" });
  });

  it("refuses a metric that it cannot compute", () => {
    expect(() => readTask(directory, "flies", { ...entry, metric: "ROUGE-L" })).toThrow("ROUGE-L");
  });
});

describe("readManifest()", () => {
  it("never reads the true task description", () => {
    const told = { ...entry, reference_instruction: "Birds fly." };
    writeFileSync(join(directory, "manifest.json"), JSON.stringify({ version: 1, tasks: { flies: told } }));
    expect(readManifest(directory)).toEqual({ flies: entry });
  });
});
