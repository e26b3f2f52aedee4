import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { chooseTasks, type PilotFigures, selectionRule } from "./choose-tasks.js";
import { methodTable, OURS } from "./methods.js";
import { readSettings } from "./settings.js";

interface Recorded {
  readonly selectionRule: string;
  readonly tasks: readonly { readonly name: string; readonly pilot: Omit<PilotFigures, "task"> }[];
  readonly notTaken: readonly PilotFigures[];
}

it("tasks.json holds exactly the tasks that its rule takes by the pilot's figures", () => {
  // Written by hand beside what readSettings() reads; this test is all that reads it.
  const recorded = JSON.parse(readFileSync(new URL("../../tasks.json", import.meta.url), "utf8")) as Recorded;
  const taken = recorded.tasks.map(({ name, pilot }) => ({ ...pilot, task: name }));
  expect(recorded.selectionRule).toBe(selectionRule);
  expect(chooseTasks([...taken, ...recorded.notTaken])).toEqual(taken.map(({ task }) => task));
  expect(readSettings().tasks.map(({ name }) => name)).toEqual(taken.map(({ task }) => task));
  expect(taken.length).toBeGreaterThanOrEqual(12);
});

it("tasks.json names methods that exist, ours among them", () => {
  const { methods, callsPerMethod } = readSettings();
  const table = methodTable(callsPerMethod);
  for (const method of methods) expect(table[method]?.().name).toBeTypeOf("string");
  expect(methods).toContain(OURS);
});
