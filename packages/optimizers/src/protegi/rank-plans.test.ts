import type { Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { openContest } from "../strategies/contest.js";
import { readProtegiOptions } from "../strategies/protegi-options.js";
import { codeReader } from "../strategies/testing/instruction-stairs.js";
import { withInstructions } from "../strategies/with-instructions.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { pullBudget, rankPlans } from "./rank-plans.js";

const names = ["ucb", "ucb-e", "successive-rejects", "successive-halving", "brute-force"] as const;

/** Of twenty plans the last is best. */
async function world() {
  const { problem, context, jobs } = await twoStepProblem({ lm: codeReader() });
  const codes = [...Array.from("abdefghijklmnopqrst", (letter) => letter), "cab"];
  const plans = codes.map((code) =>
    withInstructions(problem.start, { colour: `Name the colour. Code: ${code}` }),
  );
  const contest = await openContest(problem, context);
  jobs.length = 0;
  return { plans, contest, context, jobs, order: contest.exampleIds };
}

describe.each(names)("rankPlans() by %s", (select) => {
  it("spends exactly its budget, meets no example twice, and finds what is best", async () => {
    const { plans, jobs, ...given } = await world();
    const settings = readProtegiOptions({ select, pullPlans: 8 });
    const [best] = await rankPlans(plans, { ...given, settings });
    expect(best).toBe(plans.at(-1));
    expect(jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(8 * 30);
    const met = new Map<Plan, Set<string>>();
    for (const { plan, exampleIds } of jobs) {
      const before = met.get(plan) ?? new Set();
      for (const id of exampleIds) {
        expect(before.has(id)).toBe(false);
        before.add(id);
      }
      met.set(plan, before);
    }
  });

  it("runs all on all where the budget allows it, and knows them exactly", async () => {
    const { plans, jobs, ...given } = await world();
    const settings = readProtegiOptions({ select, pullPlans: 20 });
    const ranked = await rankPlans(plans, { ...given, settings });
    expect(jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(20 * 30);
    const scores = ranked.map(given.contest.scoreOf);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    jobs.length = 0;
    await rankPlans(plans, { ...given, settings });
    expect(jobs).toEqual([]);
  });
});

describe("pullBudget()", () => {
  it("is the paper's on 256 examples or more, and eight times the valset below", () => {
    const settings = readProtegiOptions({});
    expect(pullBudget(settings, 5000)).toBe(8 * 8 * 32);
    expect(pullBudget(settings, 256)).toBe(8 * 8 * 32);
    expect(pullBudget(settings, 50)).toBe(8 * 50);
  });
});
