import { describe, expect, it } from "vitest";
import { madeUpEntry } from "../tasks/testing/made-up-task.js";
import { chooseTasks, eligibleTasks, type PilotFigures } from "./choose-tasks.js";

function figures(task: string, changes: Partial<PilotFigures> = {}): PilotFigures {
  return {
    task,
    rows: 24,
    inputCharacters: 50,
    chance: 0.25,
    majority: 0.3,
    withDemos: [0.5, 0.6],
    seconds: 0.2,
    ...changes,
  };
}

const good = Array.from({ length: 12 }, (_, index) => figures(`good ${index}`));

describe("chooseTasks()", () => {
  it("takes all tasks that the model can do, but not perfectly, in time", () => {
    const bad = [
      figures("as the majority", { withDemos: [0.3, 0.9] }),
      figures("below chance", { majority: 0.1, withDemos: [0.2] }),
      figures("perfect", { withDemos: [1, 0.96] }),
      figures("slow", { seconds: 2 }),
      figures("barely", { withDemos: [0.31, 0.33] }),
    ];
    expect(chooseTasks([...bad, ...good])).toEqual(good.map(({ task }) => task));
  });

  it("takes longer inputs and calls where fewer than twelve tasks are short", () => {
    const long = figures("long", { inputCharacters: 280, seconds: 0.9 });
    expect(chooseTasks([...good, long])).not.toContain("long");
    expect(chooseTasks([...good.slice(1), long])).toContain("long");
  });
});

describe("eligibleTasks()", () => {
  it("takes the tasks of MoP and of text classification whose answers can be compared", () => {
    const manifest = {
      mop: { ...madeUpEntry, used_by: ["MoP", "GPO"] },
      pool: { ...madeUpEntry, used_by: ["MoP (pool)"] },
      text: { ...madeUpEntry, task: "text classification: sentiment" },
      other: { ...madeUpEntry, used_by: ["GPO"] },
      long: { ...madeUpEntry, used_by: ["MoP"], metric: "ROUGE-L" },
    };
    expect(eligibleTasks(manifest).map(([name]) => name)).toEqual(["mop", "pool", "text"]);
  });
});
