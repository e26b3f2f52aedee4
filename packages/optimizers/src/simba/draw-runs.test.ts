import type { SinglePlan } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { textOf } from "../testing/two-steps.js";
import { drawRuns, type MemberRun } from "./draw-runs.js";
import { levelsOf, skillOf } from "./skill-of.js";

const pool = { size: 6, temperature: 0.2 };

/** Names any colour, by the sample alone. */
function dice() {
  return scriptedLm({
    reply: (request, { sample }) =>
      textOf(request).includes("Name the colour")
        ? `{"colour": "${rng(sample).next() < 0.5 ? "red" : "blue"}"}`
        : `{"heat": "hot"}`,
  });
}

describe("drawRuns()", () => {
  it("draws each example several times, each a run of its own at temperature 1", async () => {
    const { problem, context, jobs } = await twoStepProblem({ lm: dice() });
    const batch = { exampleIds: problem.trainset.slice(0, 5).map(({ id }) => id), epoch: 0 };
    const members = [{ plan: problem.start as SinglePlan, skill: 0 }];
    const runs = await drawRuns(problem, context, { members, pool, batch, draws: 6, rng: rng(0) });
    expect(runs).toHaveLength(30);
    expect(new Set(jobs.map(({ rollout }) => rollout))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(new Set(jobs.map(({ temperature }) => temperature))).toEqual(new Set([1]));
    const first = runs.filter(({ record }) => record.exampleId === batch.exampleIds[0]);
    expect(new Set(first.map(({ score }) => score)).size).toBe(2);
    await drawRuns(problem, context, { members, pool, batch: { ...batch, epoch: 1 }, draws: 6, rng: rng(0) });
    expect(new Set(jobs.slice(6).map(({ rollout }) => rollout))).toEqual(new Set([6, 7, 8, 9, 10, 11]));
  });

  it("shows no program its own answer", async () => {
    const { problem, context, jobs } = await twoStepProblem();
    const [own] = problem.trainset;
    const start = problem.start as SinglePlan;
    const demo = {
      origin: "labeled" as const,
      exampleId: own?.id ?? "",
      fields: { word: "x", colour: "red" },
    };
    const { colour, ...others } = start.parameters;
    const plan = {
      ...start,
      parameters: { colour: { instruction: "", ...colour, demos: [demo] }, ...others },
    };
    const batch = { exampleIds: problem.trainset.slice(0, 3).map(({ id }) => id), epoch: 0 };
    const members = [{ plan, skill: 0 }];
    await drawRuns(problem, context, { members, pool, batch, draws: 2, rng: rng(0) });
    for (const job of jobs) {
      const isOwn = job.exampleIds.includes(own?.id ?? "");
      expect(job.plan.parameters.colour?.demos).toHaveLength(isOwn ? 0 : 1);
    }
  });
});

describe("skillOf()", () => {
  const run = (exampleId: string, score: number, skill: number): MemberRun => ({
    score,
    skill,
    record: { exampleId, outcome: { ok: true, score }, leaves: [], answers: [] },
  });

  it("is what a program scores beyond the batch", () => {
    const levels = levelsOf([
      run("easy", 1, 0),
      run("easy", 0.8, 0),
      run("hard", 0.1, 0),
      run("hard", 0.3, 0),
    ]);
    expect(skillOf(new Map([["easy", 1]]), levels)).toBeCloseTo(0.1);
    expect(skillOf(new Map([["hard", 0.5]]), levels)).toBeCloseTo(0.3);
    expect(skillOf(new Map(), levels)).toBe(0);
  });

  it("does not take a program for worse because better ones drew the batch", () => {
    const levels = levelsOf([run("a", 0.9, 0.4), run("a", 0.5, 0)]);
    expect(skillOf(new Map([["a", 0.9]]), levels)).toBeCloseTo(0.4);
  });
});
