import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readTasksFile } from "../../tasks/tasks-file.js";
import { madeUpTask } from "../../tasks/testing/made-up-task.js";
import { BASELINE, bbhMethods } from "./bbh-methods.js";
import { readBbhSettings } from "./bbh-settings.js";
import { bbhFigures, bbhSelectionRule, bbhSizes, chooseBbhTasks } from "./choose-bbh-tasks.js";

const count = z.number().int();
const figures = z.object({
  inputCharacters: z.number(),
  rows: z.object({ train: count, val: count, test: count }),
});
/** Written beside what readBbhSettings() reads; this test is all that reads it. */
const recorded = z
  .object({
    selectionRule: z.string(),
    tasks: z.array(z.object({ name: z.string(), figures })),
    notTaken: z.array(figures.extend({ name: z.string() })),
  })
  .parse(readTasksFile().strategies);

describe("the part `strategies` of tasks.json", () => {
  it("holds exactly the tasks that its rule takes", () => {
    const taken = recorded.tasks.map((task) => ({ name: task.name, ...task.figures }));
    expect(recorded.selectionRule).toBe(bbhSelectionRule);
    expect(chooseBbhTasks([...recorded.notTaken, ...taken])).toEqual(taken.map(({ name }) => name));
    expect(readBbhSettings().tasks).toEqual(taken.map(({ name }) => ({ name, ...bbhSizes })));
    expect(taken).toHaveLength(8);
  });

  it("names every method once, the program as written among them", () => {
    const { methods, callsPerMethod } = readBbhSettings();
    const table = bbhMethods(callsPerMethod);
    expect([...methods].sort()).toEqual(Object.keys(table).sort());
    for (const make of Object.values(table)) expect(make().name).toBeTypeOf("string");
    expect(methods).toContain(BASELINE);
  });
});

describe("chooseBbhTasks()", () => {
  const rows = { train: 50, val: 50, test: 75 };
  it("takes GPO's lite set, then the shortest that have the rows, and nothing else", () => {
    const short = ["a", "b", "c", "d", "e"].map((name, index) => ({
      name: `bbh_${name}`,
      inputCharacters: index,
      rows,
    }));
    const all = [
      { name: "bbh_navigate", inputCharacters: 900, rows },
      { name: "bbh_few", inputCharacters: 0, rows: { ...rows, train: 29 } },
      { name: "subj", inputCharacters: 0, rows },
      ...short.toReversed(),
    ];
    expect(chooseBbhTasks(all)).toEqual(["bbh_navigate", "bbh_a", "bbh_b", "bbh_c", "bbh_d"]);
  });

  it("goes by the median input and the rows of a task", () => {
    expect(bbhFigures(madeUpTask())).toEqual({
      name: "flies",
      inputCharacters: 10.5,
      rows: { train: 8, val: 8, test: 8 },
    });
  });
});
