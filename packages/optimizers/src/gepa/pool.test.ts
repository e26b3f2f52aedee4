import type { Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { openContest } from "../strategies/contest.js";
import { withInstructions } from "../strategies/with-instructions.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { joined, openPool } from "./pool.js";

async function opened() {
  const { problem, context } = await twoStepProblem();
  const contest = await openContest(problem, context);
  const pool = openPool(contest);
  return { start: problem.start, contest, pool };
}

describe("openPool()", () => {
  it("has the scores of every candidate on the valset, and their means", async () => {
    const { start, contest, pool } = await opened();
    pool.add(start, []);
    const [scores = []] = pool.scores();
    expect(scores).toHaveLength(contest.exampleIds.length);
    expect(pool.lineages()[0]?.score).toBeCloseTo(contest.best().score);
    expect(pool.lineages()[0]?.components).toEqual({
      "colour.instruction": "Name the colour.",
      "colour.demos": "[]",
      "heat.instruction": "Say how warm it is.",
      "heat.demos": "[]",
    });
  });

  it("knows what a candidate descends from, the nearest first", async () => {
    const { start, pool } = await opened();
    pool.add(start, []);
    pool.add(withInstructions(start, { colour: "One." }), [0]);
    pool.add(withInstructions(start, { colour: "Two." }), [0]);
    const merged = pool.add(withInstructions(start, { colour: "Three." }), [1, 2]);
    expect(pool.lineOf(merged).map(({ number }) => number)).toEqual([3, 1, 2, 0]);
  });
});

describe("joined()", () => {
  it("takes each component from the plan that is named for it", async () => {
    const { start } = await opened();
    const one = withInstructions(start, { colour: "One.", heat: "One." });
    const demos = [{ origin: "labeled" as const, exampleId: "a", fields: { word: "ember" } }];
    const leaf = start.parameters.heat;
    const other: Plan = {
      kind: "single",
      parameters: { ...start.parameters, ...(leaf && { heat: { ...leaf, demos } }) },
    };
    const plan = joined(one, (component) => (component === "heat.demos" ? other : one));
    expect(plan.parameters.heat).toMatchObject({ instruction: "One.", demos });
    expect(plan.parameters.colour).toMatchObject({ instruction: "One.", demos: [] });
  });
});
