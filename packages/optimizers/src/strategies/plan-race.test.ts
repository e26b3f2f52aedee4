import type { Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import type { Job } from "../study/evaluator.js";
import type { Trial } from "../study/trial.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { planRace } from "./plan-race.js";

const plan = (instruction: string): Plan => ({
  kind: "single",
  parameters: { step: { instruction, demos: [] } },
});
const [start, lucky, better] = [plan("start"), plan("lucky"), plan("better")];
const exampleIds = Array.from({ length: 40 }, (_, index) => String(index));
const isRight = (job: Job, id: number): boolean => {
  if (job.plan === lucky) return id < 10; // the whole minibatch, and nothing else
  return job.plan === better ? id % 4 !== 0 : id % 2 === 0;
};

/** A race whose runs are scored by a table, with what was run noted. */
async function race(score = isRight, excluded: readonly string[] = []) {
  const { context } = await twoStepProblem();
  const jobs: Job[] = [];
  const trialOf = (job: Job): Trial => ({
    number: jobs.push(job) - 1,
    job,
    runs: job.exampleIds.map((exampleId) => ({
      exampleId,
      outcome: { ok: true, output: {}, score: score(job, Number(exampleId)) ? 1 : 0 },
      leaves: [],
      answers: [],
    })),
  });
  const made = planRace(
    {
      ...context,
      isExcluded: (id) => excluded.includes(id),
      evaluate: async (round) => round.map(trialOf),
    },
    { start, exampleIds, minibatch: 10 },
  );
  made.tell(start, trialOf({ plan: start, exampleIds, rollout: 0, lm: "task" }));
  jobs.length = 0;
  return { race: made, jobs };
}

describe("planRace()", () => {
  it("does not let a lucky minibatch win", async () => {
    const { race: it_, jobs } = await race();
    await it_.enter([lucky, better]);
    expect(it_.leader()).toEqual({ plan: start, score: 0.5, examples: 40 });
    await it_.advance();
    await it_.advance();
    expect(it_.leader()).toEqual({ plan: better, score: 0.75, examples: 40 });
    const [first, second] = jobs;
    expect(first?.exampleIds).toEqual(second?.exampleIds);
  });

  it("runs no plan twice on one example, and spends at most one run for each example at a time", async () => {
    const { race: it_, jobs } = await race();
    await it_.enter([lucky, better, better, start]);
    expect(jobs).toHaveLength(2);
    for (let turn = 0; turn < 4; turn++) {
      const before = jobs.flatMap((job) => job.exampleIds).length;
      await it_.advance();
      expect(jobs.flatMap((job) => job.exampleIds).length - before).toBeLessThanOrEqual(exampleIds.length);
    }
    const cells = jobs.flatMap((job) =>
      job.exampleIds.map((id) => `${job.plan.parameters.step?.instruction} ${id}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it("spends nothing on plans that cannot beat the leader", async () => {
    const { race: it_, jobs } = await race((job) => job.plan === start);
    await it_.enter([lucky, better]);
    await it_.advance();
    expect(jobs).toHaveLength(2);
  });

  it("leaves excluded examples out of everything", async () => {
    const { race: it_, jobs } = await race(isRight, ["0", "1", "2", "3"]);
    await it_.enter([better]);
    await it_.advance();
    expect(jobs.flatMap((job) => job.exampleIds)).not.toContain("0");
    expect(it_.leader()).toEqual({ plan: better, score: 0.75, examples: 36 });
  });

  it("is led by the start while nothing was scored", async () => {
    const { context } = await twoStepProblem();
    const empty = planRace(context, { start, exampleIds, minibatch: 10 });
    expect(empty.leader()).toEqual({ plan: start, score: 0, examples: 0 });
    expect(empty.standings()).toEqual([]);
  });
});
