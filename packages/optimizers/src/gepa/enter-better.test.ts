import type { Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { scoreTable } from "../study/score-table.js";
import { enterBetter } from "./enter-better.js";
import type { GepaTask } from "./gepa-task.js";
import type { Child } from "./mutate.js";

const planOf = (instruction: string): Plan => ({
  kind: "single",
  parameters: { sort: { instruction, demos: [] } },
});

/** Which children enter the pool, by name, when they and their parent score so on the rows of the parent. */
async function entering(
  accept: "better" | "noWorse",
  scores: Readonly<Record<string, readonly number[]>>,
): Promise<readonly string[]> {
  const nameOf = (plan: Plan): string => plan.parameters.sort?.instruction ?? "";
  const rowIds = ["0", "1", "2"];
  const table = scoreTable({
    isExcluded: () => false,
    evaluate: async (jobs) =>
      jobs.map((job, number) => ({
        number,
        job,
        runs: job.exampleIds.map((exampleId) => ({
          exampleId,
          outcome: { ok: true, score: scores[nameOf(job.plan)]?.[Number(exampleId)] ?? 0 },
          leaves: [],
          answers: [],
        })),
      })),
  });
  const entered: string[] = [];
  const parent = { number: 0, plan: planOf("parent"), parents: [] };
  await table.run([{ plan: parent.plan, exampleIds: rowIds }]);
  const children = Object.keys(scores)
    .filter((name) => name !== "parent")
    .map((name) => ({ plan: planOf(name), of: { parent, rowIds, turn: { components: [], pointer: 1 } } }));
  // The parts of a task that it takes.
  const task = {
    settings: { accept },
    context: { phase: (_: string, work: () => Promise<void>) => work() },
    contest: {
      table,
      exampleIds: ["v"],
      enter: async (plans: readonly Plan[]) => entered.push(...plans.map(nameOf)),
    },
    pool: { add: () => ({ number: 1 }) },
    turns: { begin: () => {} },
  };
  await enterBetter(task as unknown as GepaTask, children as unknown as readonly Child[], () => 100);
  return entered;
}

describe("enterBetter()", () => {
  it("lets those in that gain, the largest gain first", async () => {
    const scores = { parent: [0, 1, 0], same: [1, 0, 0], some: [1, 1, 0], all: [1, 1, 1], worse: [0, 0, 0] };
    expect(await entering("better", scores)).toEqual(["all", "some"]);
    expect(await entering("noWorse", scores)).toEqual(["all", "some", "same"]);
  });

  it("takes what rounding leaves of equal sums for neither a gain nor a loss", async () => {
    const scores = {
      parent: [0.3, 0.1, 0.1],
      up: [0.1, 0.2, 0.2],
      down: [0.1, 0.1, 0.3],
      flat: [0.2, 0.2, 0.1],
    };
    expect(await entering("better", scores)).toEqual([]);
    expect((await entering("noWorse", scores)).toSorted()).toEqual(["down", "flat", "up"]);
  });
});
