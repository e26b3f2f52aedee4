import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { openContest } from "../strategies/contest.js";
import { readGepaOptions } from "../strategies/gepa-options.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { gepaTask } from "./gepa-task.js";
import { otherDemos } from "./offered-demos.js";

/** Right on the words whose number three divides. */
const threes = scriptedLm({
  reply: ({ messages }) => {
    const asked = messages.map(({ text }) => text).join("\n");
    const [, word, number] = /(ember|frost) (\d+)/.exec(asked) ?? [];
    if (word === undefined) return JSON.stringify({ heat: asked.includes("red") ? "hot" : "cold" });
    return JSON.stringify({ colour: (word === "ember") === (Number(number) % 3 === 0) ? "red" : "blue" });
  },
});

async function withRuns(isLabeled: boolean) {
  const { problem, context } = await twoStepProblem({ lm: threes });
  const contest = await openContest(problem, context);
  const settings = readGepaOptions({});
  const task = gepaTask(contest, context, { settings, kinds: ["instruction", "demos"] });
  const [parent] = task.pool.candidates();
  if (parent === undefined) throw new Error("the start is in the pool");
  const ids = problem.trainset.map(({ id }) => id);
  const numberOf = (id: string): number => ids.indexOf(id);
  await contest.runOn([parent.plan], ids.slice(0, 21));
  const rowIds = ids.slice(18, 21);
  const turn = { components: [], pointer: 1 };
  const of = { parent, rowIds, runs: contest.runsOf(parent.plan, rowIds), turn };
  return { task: isLabeled ? task : { ...task, labeled: {} }, of, numberOf };
}

describe("otherDemos()", () => {
  it("cuts demos from runs with full marks, none of a row that the child is tried on", async () => {
    const { task, of, numberOf } = await withRuns(false);
    for (let seed = 0; seed < 10; seed++) {
      const demos = otherDemos(task, of, { path: "colour", rng: rng(seed) }) ?? [];
      expect(demos).toHaveLength(4);
      for (const { origin, exampleId } of demos) {
        expect(origin).toBe("bootstrapped");
        expect(numberOf(exampleId) % 3).toBe(0);
        expect(numberOf(exampleId)).toBeLessThan(18);
      }
    }
  });

  it("prefers labelled demos of rows that fail", async () => {
    const { task, of, numberOf } = await withRuns(true);
    const demos = otherDemos(task, of, { path: "colour", rng: rng(1) }) ?? [];
    expect(demos).toHaveLength(4);
    for (const { origin, exampleId } of demos) {
      expect(origin).toBe("labeled");
      expect(numberOf(exampleId) % 3).not.toBe(0);
    }
  });

  it("has none for a step that is none", async () => {
    const { task, of } = await withRuns(true);
    expect(otherDemos(task, of, { path: "taste", rng: rng(0) })).toBeUndefined();
  });
});
