import type { Plan, SinglePlan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { twoStepProblem } from "../testing/strategy-context.js";
import { asWritten } from "./as-written.js";
import { bestOf } from "./best-of.js";
import { bootstrapFewShot } from "./bootstrap-few-shot.js";
import { openContest } from "./contest.js";
import { restarts } from "./restarts.js";
import { sequence } from "./sequence.js";
import type { Strategy } from "./strategy.js";
import { withInstructions } from "./with-instructions.js";

/** Puts a word to the instruction of the first step, and says what it started from. */
function appends(word: string, seen: Plan[] = []): Strategy {
  return {
    name: "appends",
    options: { word },
    async optimize(problem, context) {
      seen.push(problem.start);
      const plan = withInstructions(problem.start, {
        colour: `${problem.start.parameters.colour?.instruction} ${word}`,
      });
      const contest = await openContest(problem, context);
      await contest.enter([plan]);
      return plan;
    },
  };
}

/** Demos for each step: the scripted model is right with them. */
const demos = (): Strategy => bootstrapFewShot({ maxBootstrapped: 2, maxLabeled: 6 });

describe("sequence()", () => {
  it("hands each strategy the plan that the one before ended with", async () => {
    const { problem, context } = await twoStepProblem();
    const seen: Plan[] = [];
    const found = await sequence(appends("One.", seen), appends("Two.", seen)).optimize(problem, context);
    expect(seen.map(({ parameters }) => parameters.colour?.instruction)).toEqual([
      "Name the colour.",
      "Name the colour. One.",
    ]);
    expect(found.parameters.colour?.instruction).toBe("Name the colour. One. Two.");
  });

  it("goes on from what an earlier strategy gained", async () => {
    const { problem, context, kept } = await twoStepProblem();
    const plan = await sequence(demos(), appends("Please.")).optimize(problem, context);
    expect(plan.parameters.colour?.demos.length).toBeGreaterThan(0);
    expect(plan.parameters.colour?.instruction).toBe("Name the colour. Please.");
    expect(kept.map(({ score }) => score)).toEqual(kept.map(({ score }) => score).toSorted((a, b) => a - b));
  });

  it("runs no plan on an example twice", async () => {
    const { problem, context, jobs } = await twoStepProblem();
    await sequence(appends("One."), asWritten(), appends("Two.")).optimize(problem, context);
    const cells = jobs.flatMap(({ plan, exampleIds }) => exampleIds.map((id) => JSON.stringify([plan, id])));
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells).toHaveLength(3 * problem.valset.length);
  });

  it("keeps experts that a later strategy does nothing to", async () => {
    const { problem, context } = await twoStepProblem();
    const experts: Plan = { ...(problem.start as SinglePlan), kind: "experts", routers: [] };
    const finds: Strategy = { name: "finds", options: {}, optimize: () => Promise.resolve(experts) };
    expect(await sequence(finds, asWritten()).optimize(problem, context)).toBe(experts);
  });

  it("tells its parts in its options, and what all of them will do", async () => {
    const { problem } = await twoStepProblem();
    const few = demos();
    const both = sequence(few, asWritten());
    expect(both.options).toEqual({
      strategies: [
        { name: "bootstrapFewShot", options: few.options },
        { name: "asWritten", options: asWritten().options },
      ],
    });
    const phases = both.estimate?.(problem).phases ?? [];
    expect(phases).toEqual([
      ...(few.estimate?.(problem).phases ?? []),
      ...(asWritten().estimate?.(problem).phases ?? []),
    ]);
    expect(sequence(appends("One.")).estimate).toBeUndefined();
  });
});

describe("bestOf()", () => {
  it("answers with the plan that scores best on the whole valset, whatever the order", async () => {
    for (const make of [
      (one: Strategy) => bestOf(one, appends("One.")),
      (one: Strategy) => bestOf(appends("One."), one),
    ]) {
      const { problem, context, kept } = await twoStepProblem();
      const plan = await make(demos()).optimize(problem, context);
      expect(plan.parameters.colour?.demos.length).toBeGreaterThan(0);
      expect(kept.at(-1)?.plan).toBe(plan);
    }
  });

  it("starts all of them from the same plan, and runs that once", async () => {
    const { problem, context, jobs } = await twoStepProblem();
    const seen: Plan[] = [];
    await bestOf(appends("One.", seen), appends("Two.", seen)).optimize(problem, context);
    expect(seen).toEqual([problem.start, problem.start]);
    expect(jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(3 * problem.valset.length);
  });

  it("answers a tie with the earlier one", async () => {
    const { problem, context } = await twoStepProblem();
    const plan = await bestOf(appends("One."), appends("Two.")).optimize(problem, context);
    expect(plan.parameters.colour?.instruction).toBe("Name the colour. One."); // the scripted model goes by demos
  });
});

describe("restarts()", () => {
  it("gives each try draws of its own", async () => {
    const { problem, context } = await twoStepProblem();
    const drawn: number[] = [];
    const draws: Strategy = {
      name: "draws",
      options: {},
      optimize: ({ start }, { rng }) => {
        drawn.push(rng.next());
        return Promise.resolve(start);
      },
    };
    await restarts(3, draws).optimize(problem, context);
    expect(new Set(drawn).size).toBe(3);
  });

  it.each([0, -1, 1.5, Number.NaN, 1e6])("refuses %s tries", (count) => {
    expect(() => restarts(count, asWritten())).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

describe("what is no strategy is refused", () => {
  const wrong = <T>(value: unknown): T => value as T;
  it.each([
    ["nothing", () => sequence()],
    ["nothing", () => bestOf()],
    ["a number", () => sequence(wrong(3))],
    ["nothing at all", () => sequence(wrong(undefined), asWritten())],
    ["a factory", () => bestOf(wrong(asWritten))],
    ["no second argument", () => restarts(3, wrong(undefined))],
  ])("%s", (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
