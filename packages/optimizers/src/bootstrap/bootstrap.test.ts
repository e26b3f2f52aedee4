import type { Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { teacherPlan } from "../strategies/teacher-plan.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import type { WordRow } from "../testing/two-steps.js";
import { bootstrap } from "./bootstrap.js";
import { cutDemos } from "./cut-demos.js";
import { demoSets } from "./demo-sets.js";
import { labeledDemos } from "./labeled-demos.js";

describe("labeledDemos()", () => {
  it("gives each leaf the rows whose labels have all its fields, inputs of later steps from the labels", async () => {
    const { problem } = await twoStepProblem();
    const demos = labeledDemos(problem.graph, problem.trainset);
    expect(demos.colour?.[0]).toMatchObject({
      origin: "labeled",
      fields: { word: "ember 0", colour: "red" },
    });
    expect(demos.heat?.[1]?.fields).toEqual({ colour: "blue", heat: "cold" });
  });

  it("leaves out rows that miss a field or break its type, and prefers labels of the step itself", async () => {
    const { problem } = await twoStepProblem();
    const rows = [
      { id: "a", input: { word: "x" }, expected: { colour: "green", heat: "hot" } },
      { id: "b", input: { word: "y" }, expected: { heat: "hot" } },
      { id: "c", input: { word: "z" }, expected: {}, leaves: { colour: { colour: "red" } } },
      { id: "d", input: { word: "w" }, expected: "text" },
    ];
    const demos = labeledDemos(problem.graph, rows);
    expect(demos.colour?.map(({ exampleId }) => exampleId)).toEqual(["c"]);
    expect(demos.heat?.map(({ exampleId }) => exampleId)).toEqual(["a"]);
  });
});

describe("bootstrap()", () => {
  it("cuts demos only from runs that reached the threshold, and never shows an example its own demo", async () => {
    const { problem, context, jobs } = await twoStepProblem();
    const teacher = teacherPlan(problem.start, labeledDemos(problem.graph, problem.trainset), {
      size: 6,
      rng: rng(1),
    });
    const { successes, tried, threshold } = await bootstrap(problem, context, teacher, { wanted: 10 });
    expect(threshold).toBe(1);
    expect(successes.length).toBeGreaterThanOrEqual(10);
    expect(tried).toBeLessThanOrEqual(40);
    for (const { exampleId, demos } of successes) {
      const row = problem.trainset.find(({ id }) => id === exampleId);
      const { input, expected } = row as WordRow; // every success is of the trainset
      expect(demos.colour?.fields).toEqual({ word: input.word, colour: expected.colour });
    }
    for (const { plan, exampleIds } of jobs) {
      const shown = Object.values(plan.parameters).flatMap(({ demos }) =>
        demos.map((demo) => demo.exampleId),
      );
      expect(shown).not.toContain(exampleIds[0]);
    }
    expect(jobs.every(({ lm }) => lm === "teacher")).toBe(true);
  });

  it("falls back to the median of the positive scores when no run has full marks", async () => {
    const { problem, context } = await twoStepProblem();
    const evaluate: typeof context.evaluate = async (jobs) => {
      const trials = await context.evaluate(jobs);
      return trials.map((trial) => ({
        ...trial,
        runs: trial.runs.map((run, index) => ({
          ...run,
          outcome: { ok: true as const, score: [0, 0.2, 0.4, 0.6][(trial.number + index) % 4] ?? 0 },
        })),
      }));
    };
    const { threshold, successes } = await bootstrap(problem, { ...context, evaluate }, problem.start, {
      wanted: 4,
      attempts: 16,
    });
    expect(threshold).toBe(0.4);
    expect(successes.length).toBe(8);
  });
});

describe("cutDemos()", () => {
  it("keeps one call of a leaf that was called several times: the last in about half of the draws", () => {
    const call = (n: number) => ({ path: "a", sample: "0", input: { n }, output: {} });
    const record = {
      exampleId: "x",
      outcome: { ok: true as const, score: 1 },
      answers: [],
      leaves: [call(0), call(1), call(2)],
    };
    const picks = Array.from({ length: 400 }, (_, seed) => cutDemos(record, rng(seed)).a?.fields.n);
    const share = (n: number): number => picks.filter((pick) => pick === n).length / picks.length;
    expect(share(2)).toBeCloseTo(0.5, 1);
    expect(share(0)).toBeCloseTo(0.25, 1);
  });
});

describe("demoSets()", () => {
  it("holds the empty set first, then labels alone, then the successes in order, then shuffled ones; none twice", async () => {
    const { problem, context } = await twoStepProblem();
    const labeled = labeledDemos(problem.graph, problem.trainset);
    const made = await bootstrap(problem, context, problem.start, { wanted: 6 });
    const options = { count: 8, maxBootstrapped: 3, maxLabeled: 5 };
    const sets = demoSets(problem.graph, made, labeled, { ...options, rng: rng(5) });
    const [empty, labels, ordered, ...others] = sets.colour ?? [];
    expect(empty).toEqual([]);
    expect(labels?.map(({ origin }) => origin)).toEqual(Array.from({ length: 5 }, () => "labeled"));
    expect(ordered?.slice(0, 3)).toEqual(made.successes.slice(0, 3).map(({ demos }) => demos.colour));
    for (const set of others) {
      const bootstrapped = set.filter(({ origin }) => origin === "bootstrapped").length;
      expect(bootstrapped).toBeGreaterThanOrEqual(1);
      expect(bootstrapped).toBeLessThanOrEqual(3);
      expect(set.length).toBe(5);
      expect(new Set(set.map(({ exampleId }) => exampleId)).size).toBe(5);
    }
    expect(new Set(sets.colour?.map((set) => JSON.stringify(set))).size).toBe(sets.colour?.length);
    expect(demoSets(problem.graph, made, labeled, { ...options, rng: rng(5) })).toEqual(sets);
  });

  it("shows no input twice in one set, although a step may have few different ones", async () => {
    const { problem } = await twoStepProblem();
    const labeled = labeledDemos(problem.graph, problem.trainset);
    const sets = demoSets(problem.graph, { successes: [] }, labeled, {
      count: 6,
      maxBootstrapped: 2,
      maxLabeled: 5,
      rng: rng(2),
    });
    for (const set of sets.heat ?? [])
      expect(new Set(set.map(({ fields }) => fields.colour)).size).toBe(set.length);
    expect(sets.heat?.at(-1)?.length).toBe(2);
  });

  it("without a success or a label there is the empty set alone", async () => {
    const { problem } = await twoStepProblem();
    const sets = demoSets(
      problem.graph,
      { successes: [] },
      {},
      { count: 6, maxBootstrapped: 4, maxLabeled: 4, rng: rng(0) },
    );
    expect(sets).toEqual({ colour: [[]], heat: [[]] });
  });
});

describe("teacherPlan()", () => {
  it("gives leaves without demos labelled ones, and leaves the others alone", async () => {
    const { problem } = await twoStepProblem();
    const labeled = labeledDemos(problem.graph, problem.trainset);
    const [demo] = labeled.heat ?? [];
    const start: Plan = {
      kind: "single",
      parameters: { ...problem.start.parameters, heat: { instruction: "", demos: demo ? [demo] : [] } },
    };
    const plan = teacherPlan(start, labeled, { size: 4, rng: rng(0) });
    expect([plan.parameters.colour?.demos.length, plan.parameters.heat?.demos.length]).toEqual([4, 1]);
  });
});
