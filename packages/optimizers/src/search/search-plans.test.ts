import type { Demo } from "@signet/core";
import { describe, expect, it } from "vitest";
import { labeledDemos } from "../bootstrap/labeled-demos.js";
import { meanScore } from "../study/trial.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { planSpace } from "./candidates.js";
import { thompson } from "./mixed-model/thompson.js";
import { random } from "./random.js";
import type { Sampler } from "./sampler.js";
import { adaptive } from "./schedules/adaptive.js";
import { searchPlans } from "./search-plans.js";
import { tpe } from "./tpe/tpe.js";

const settings = { schedule: adaptive({ batch: 5, roundSize: 4 }), runs: 400 } as const;

async function searchWith(sampler: Sampler = thompson()) {
  const { problem, context, jobs, kept } = await twoStepProblem({ seed: 3 });
  const labeled = labeledDemos(problem.graph, problem.trainset);
  const sets = (path: string): (readonly Demo[])[] => [
    [],
    labeled[path]?.slice(0, 1) ?? [],
    labeled[path]?.slice(0, 4) ?? [],
  ];
  const space = planSpace(problem.start, {
    colour: { instructions: ["Name the colour.", "Colour?"], demoSets: sets("colour") },
    heat: { instructions: ["Say how warm it is."], demoSets: sets("heat") },
  });
  const ids = problem.valset.map(({ id }) => id);
  const result = await searchPlans(space, ids, context, { ...settings, sampler });
  const [before] = await context.evaluate([{ plan: problem.start, exampleIds: ids, rollout: 0, lm: "task" }]);
  return { problem, result, jobs: jobs.slice(0, -1), kept, before: before && meanScore(before) };
}

describe("planSpace()", () => {
  it("has two variables for a leaf, none for a single choice, and the start plan at index 0", async () => {
    const { problem } = await twoStepProblem();
    const { space, origin, planOf } = planSpace(problem.start, {
      colour: { instructions: ["a", "b"], demoSets: [[], []] },
      heat: { instructions: ["c"], demoSets: [[]] },
    });
    expect(Object.keys(space).sort()).toEqual(["colour:demos", "colour:instruction"]);
    expect(planOf(origin)).toBe(problem.start);
    expect(planOf({ "colour:demos": 0, "colour:instruction": 1 }).parameters.colour?.instruction).toBe("b");
    expect(planOf({ "colour:demos": 0, "colour:instruction": 1 })).toBe(
      planOf({ "colour:instruction": 1, "colour:demos": 0 }),
    );
  });
});

describe("searchPlans()", () => {
  it("finds the demos that the model needs for both steps", async () => {
    const { result, before, kept } = await searchWith();
    expect(before).toBeLessThan(0.6);
    expect(result.score).toBeGreaterThan(0.9);
    expect(result.plan.parameters.colour?.demos.length).toBe(4);
    expect(result.plan.parameters.heat?.demos.length).toBe(4);
    expect(kept.at(-1)).toEqual({ plan: result.plan, score: result.score });
  });

  it("scores every point on a prefix of one order that all share, and never runs a cell twice", async () => {
    const { jobs } = await searchWith(random());
    const cells = new Map<unknown, Set<string>>();
    for (const { plan, exampleIds } of jobs) {
      const seen = cells.get(plan) ?? new Set();
      for (const id of exampleIds) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      cells.set(plan, seen);
    }
    const longest = [...cells.values()].map((seen) => [...seen]).sort((a, b) => b.length - a.length)[0] ?? [];
    for (const seen of cells.values()) expect([...seen]).toEqual(longest.slice(0, seen.size));
  });

  it("chooses the same for the same seed", async () => {
    const [a, b] = [await searchWith(), await searchWith()];
    expect(a.jobs.map(({ plan, exampleIds }) => [plan, exampleIds])).toEqual(
      b.jobs.map(({ plan, exampleIds }) => [plan, exampleIds]),
    );
  });

  it("ends cleanly on a space without a variable", async () => {
    const { problem, context } = await twoStepProblem();
    const result = await searchPlans(planSpace(problem.start, {}), ["x"], context, {
      ...settings,
      sampler: tpe(),
    });
    expect(result.plan).toBe(problem.start);
  });
});
