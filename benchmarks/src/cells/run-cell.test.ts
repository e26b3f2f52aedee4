import { scriptedLm } from "@signet/core/testing";
import { asWritten, randomSearch } from "@signet/optimizers";
import { expect, it } from "vitest";
import { madeUpTask } from "../tasks/testing/made-up-task.js";
import { runCell } from "./run-cell.js";

/** Has learnt that ducks fly, once a prompt shows one that does. */
const lm = scriptedLm({
  reply: ({ prefix, messages }) => {
    const asked = messages.map(({ text }) => text).join("\n");
    const shown = prefix.map(({ text }) => text).join("\n");
    return /duck/.test(asked) && /duck[^\n]*\nAnswer: yes/.test(shown) ? " yes" : " no";
  },
  usage: { promptTokens: 10, completionTokens: 1 },
});
const task = madeUpTask();

it("runCell() scores the program as written on the test rows, and counts no decision where none is taken", async () => {
  const cell = await runCell(task, "as_written", { strategy: asWritten(), seed: 0, calls: 100, lm });
  expect(cell).toMatchObject({ task: "flies", method: "as_written", score: 0.5, experts: 1, calls: 0 });
  expect(cell.testTokens).toBe(11 * task.test.length);
});

it("runCell() adopts what the method found, within its allowance of calls", async () => {
  const strategy = randomSearch({ demoSets: 4, maxBootstrapped: 0, maxLabeled: 4, trials: 6, roundSize: 1 });
  const cell = await runCell(task, "random_search", { strategy, seed: 0, calls: 40, lm });
  expect(cell.score).toBe(1);
  expect(cell.calls).toBeGreaterThan(task.val.length);
  expect(cell.calls).toBeLessThanOrEqual(40);
});
