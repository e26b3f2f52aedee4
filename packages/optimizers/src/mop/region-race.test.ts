import type { SinglePlan } from "@signet/core";
import { describe, expect, it } from "vitest";
import type { Job } from "../study/evaluator.js";
import { scoreTable } from "../study/score-table.js";
import { bestPlan } from "./region-race.js";

const planOf = (instruction: string): SinglePlan => ({
  kind: "single",
  parameters: { judge: { instruction, demos: [] } },
});
const exampleIds = Array.from({ length: 40 }, (_, index) => `e${index}`);

/** A table over plans whose instruction is the share of examples that they are right on. */
function world(excluded: readonly string[] = []) {
  const jobs: Job[] = [];
  const table = scoreTable({
    isExcluded: (id) => excluded.includes(id),
    evaluate: async (round) => {
      jobs.push(...round);
      return round.map((job, number) => ({
        number,
        job,
        runs: job.exampleIds
          .filter((id) => !excluded.includes(id))
          .map((exampleId) => {
            const right = Number(job.plan.parameters.judge?.instruction);
            const score = (Number(exampleId.slice(1)) * 7) % 40 < 40 * right ? 1 : 0;
            return { exampleId, outcome: { ok: true, score }, leaves: [], answers: [] };
          }),
      }));
    },
  });
  return { table, jobs, runs: () => jobs.reduce((sum, job) => sum + job.exampleIds.length, 0) };
}

describe("bestPlan()", () => {
  const plans = [planOf("0.5"), planOf("0.1"), planOf("0.9"), planOf("0.2")] as const;

  it("finds the plan with the highest mean, whether or not it races", async () => {
    for (const racing of [true, false]) {
      const { table } = world();
      expect(await bestPlan(plans, { exampleIds, table, racing })).toBe(plans[2]);
    }
  });

  it("drops what is clearly behind before it has met all examples", async () => {
    const [all, raced] = [world(), world()];
    await bestPlan(plans, { exampleIds, table: all.table, racing: false });
    await bestPlan(plans, { exampleIds, table: raced.table, racing: true });
    expect(all.runs()).toBe(160);
    expect(raced.runs()).toBeLessThan(110);
  });

  it("takes the first of equals, also where all score 0", async () => {
    const { table } = world();
    const zeros = [planOf("0"), planOf("0.0"), planOf("0.00")] as const;
    expect(await bestPlan(zeros, { exampleIds, table, racing: true })).toBe(zeros[0]);
  });

  it("runs nothing for a single plan, and nothing twice", async () => {
    const { table, runs } = world();
    await bestPlan([plans[0]], { exampleIds, table, racing: true });
    expect(runs()).toBe(0);
    await bestPlan(plans, { exampleIds, table, racing: false });
    await bestPlan(plans, { exampleIds, table, racing: false });
    expect(runs()).toBe(160);
  });

  it("compares on the examples that can be scored", async () => {
    const excluded = exampleIds.filter((_, index) => index % 2 === 0);
    const { table } = world(excluded);
    expect(await bestPlan(plans, { exampleIds, table, racing: true })).toBe(plans[2]);
    expect(table.score(plans[2], "e0")).toBeUndefined();
  });
});
