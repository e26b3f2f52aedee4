import { describe, expect, it } from "vitest";
import { twoStepProblem } from "../testing/strategy-context.js";
import { openContest } from "./contest.js";
import { withInstructions } from "./with-instructions.js";

async function opened() {
  const world = await twoStepProblem();
  const contest = await openContest(world.problem, world.context);
  return { ...world, contest };
}

describe("openContest()", () => {
  it("runs the start on the whole valset, and keeps it as the best", async () => {
    const { contest, problem, jobs, kept } = await opened();
    expect(jobs.map(({ exampleIds }) => exampleIds.length)).toEqual([30]);
    expect(contest.best()).toEqual({ plan: problem.start, score: contest.scoreOf(problem.start) });
    expect(kept).toEqual([contest.best()]);
  });

  it("runs nothing twice", async () => {
    const { contest, problem, jobs } = await opened();
    const other = withInstructions(problem.start, { colour: "Say the colour." });
    await contest.runOn([other], contest.exampleIds.slice(0, 10));
    await contest.enter([other, other, problem.start]);
    expect(jobs.map(({ exampleIds }) => exampleIds.length)).toEqual([30, 10, 20]);
  });

  it("answers a tie with the earliest", async () => {
    const { contest, problem } = await opened();
    const other = withInstructions(problem.start, { colour: "Say the colour." });
    const [score] = await contest.enter([other]);
    expect(score).toBe(contest.scoreOf(problem.start)); // the scripted model goes by demos alone
    expect(contest.best().plan).toBe(problem.start);
  });

  it("gives the runs of a plan in the order asked for", async () => {
    const { contest, problem } = await opened();
    const ids = contest.exampleIds.slice(0, 3).reverse();
    expect(contest.runsOf(problem.start, ids).map(({ exampleId }) => exampleId)).toEqual(ids);
  });
});
