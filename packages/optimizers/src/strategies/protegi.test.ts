import type { Plan } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { protegi } from "./protegi.js";
import type { ProtegiOptions } from "./protegi-options.js";
import { codeEditingLm } from "./testing/code-editing-lm.js";
import { compileStairs } from "./testing/compile-stairs.js";
import { codeReader, SECRETS, stairs, twoSides } from "./testing/instruction-stairs.js";
import { withInstructions } from "./with-instructions.js";

/** Some seconds are normal: a search takes some thousand calls. */
const timeoutMs = 60_000;

const run = (options: ProtegiOptions, rest?: Parameters<typeof compileStairs>[1]) =>
  compileStairs(protegi(options), rest);

const keyOf = (plan: Plan): string => JSON.stringify(plan.parameters);

describe("protegi()", () => {
  it.each(["ucb", "ucb-e", "successive-rejects", "successive-halving", "brute-force"] as const)(
    "finds both codes from reasons and edits alone, selecting by %s",
    async (select) => {
      // Enough for half of the valset: a letter shows on one example in four, and what is dropped never comes again.
      const { report, artifact } = await run({ select, effort: "medium", pullPlans: 18 });
      expect(artifact.plan.parameters.colour?.instruction).toContain(`Code: ${SECRETS.colour}`);
      expect(artifact.plan.parameters.heat?.instruction).toContain(`Code: ${SECRETS.heat}`);
      expect(report).toMatchObject({ adopted: true, valScore: 1, strategy: "protegi" });
    },
    timeoutMs,
  );

  it("writes 4 reasons, 4 edits and 8 paraphrases for a parent, and tries 8 of them", async () => {
    const model = codeEditingLm();
    const { of } = await run({ rounds: 1 }, { proposer: model.lm });
    const reasons = model.asked.filter(({ prompt }) => /^## Reason\n\(/m.test(prompt));
    expect(reasons).toHaveLength(4);
    expect(model.with("Reason")).toHaveLength(4);
    expect(model.asked).toHaveLength(16);
    const proposals = of("proposal");
    expect(proposals.length).toBeLessThanOrEqual(8);
    expect(new Set(proposals.map(({ path }) => path)).size).toBe(1);
    expect(new Set(proposals.map(({ origin }) => origin))).toEqual(
      new Set(["edit-instruction", "paraphrase"]),
    );
  });

  it("shows groups of 4 errors of the trainset as the module saw them, and nothing of the valset", async () => {
    const model = codeEditingLm();
    await run({ rounds: 2 }, { proposer: model.lm });
    const trained = new Set(stairs.trainset.map(({ input }) => input.word));
    const shown = model.asked.map(({ prompt }) => prompt.match(/(?:ember|frost) \d+/g) ?? []);
    expect(shown.flat().every((word) => trained.has(word))).toBe(true);
    const groups = model.with("Failures").map(({ sections }) => sections.Failures ?? "");
    expect(groups.length).toBeGreaterThan(0);
    for (const group of groups) {
      expect(group.split("\n\n").length).toBeLessThanOrEqual(4);
      expect(group).toMatch(/Word: .+\n(Colour|Heat): .+\nExpected \1: /);
    }
  });

  it("changes the leaf that failures point to", async () => {
    const start = { kind: "single", parameters: twoSides.parameters } as const;
    const solved = withInstructions(start, { colour: `Name the colour. Code: ${SECRETS.colour}` });
    const paths: string[] = [];
    const strategy = protegi({ rounds: 3 });
    await compile(twoSides, {
      ...stairs,
      lm: codeReader(),
      proposer: codeEditingLm().lm,
      strategy: {
        ...strategy,
        optimize: (problem, context) => strategy.optimize({ ...problem, start: solved }, context),
      },
      onEvent: (event) => {
        if (event.type === "proposal") paths.push(event.path);
      },
    });
    expect(paths.length).toBeGreaterThan(0);
    expect(new Set(paths)).toEqual(new Set(["heat"]));
    const { of } = await run({ rounds: 2, modules: "roundRobin" });
    expect(new Set(of("proposal").map(({ path }) => path))).toEqual(new Set(["colour", "heat"]));
  });

  it.each(["ucb", "successive-rejects"] as const)(
    "keeps a beam of 4, spends its budget on selecting, and answers with the best of the last beam (%s)",
    async (select) => {
      const { problem, context, jobs } = await twoStepProblem({ lm: codeReader() });
      const trained = new Set(problem.trainset.map(({ id }) => id));
      const valset = problem.valset.length;
      const strategy = protegi({ rounds: 4, select, pullPlans: 4 });
      const plan = await strategy.optimize(problem, { ...context, proposer: codeEditingLm().lm });
      const perPlan = new Map<string, number>();
      let spent = 0;
      const selections: number[] = [];
      const beams: string[][] = [];
      for (const { plan: tried, exampleIds } of jobs) {
        if (trained.has(exampleIds[0] ?? "")) {
          if (spent > 0) selections.push(spent);
          if (spent > 0 || beams.length === 0) beams.push([]);
          beams.at(-1)?.push(keyOf(tried));
          spent = 0;
        } else {
          spent += exampleIds.length;
          perPlan.set(keyOf(tried), (perPlan.get(keyOf(tried)) ?? 0) + exampleIds.length);
        }
      }
      // Each plan of a beam is run on the trainset once: these are the new ones. The first plan is the start, after its own runs.
      expect(beams[0]).toEqual([keyOf(problem.start)]);
      expect(beams.every((beam) => beam.length <= 4)).toBe(true);
      // A selection, and what its first lacks of the valset.
      for (const selection of selections.slice(1)) {
        expect(selection).toBeGreaterThanOrEqual(4 * valset);
        expect(selection).toBeLessThanOrEqual(5 * valset);
      }
      expect(selections).toHaveLength(beams.length);
      expect(Math.max(...perPlan.values())).toBe(valset);
      expect(perPlan.get(keyOf(plan))).toBe(valset);
    },
    timeoutMs,
  );

  it("runs and asks no more than it says before", async () => {
    const { problem, context, jobs } = await twoStepProblem({ lm: codeReader() });
    const strategy = protegi({ rounds: 3 });
    const model = codeEditingLm();
    await strategy.optimize(problem, { ...context, proposer: model.lm });
    const [traced, proposed, searched] = strategy.estimate?.(problem).phases ?? [];
    const runs = jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0);
    expect(runs).toBeLessThanOrEqual((traced?.taskRuns?.most ?? 0) + (searched?.taskRuns?.most ?? 0));
    expect(runs).toBeGreaterThan((searched?.taskRuns?.expected ?? 0) / 2);
    expect(model.asked.length).toBeLessThanOrEqual(proposed?.proposerCalls?.most ?? 0);
    expect(model.asked.length).toBeGreaterThan((proposed?.proposerCalls?.expected ?? 0) / 2);
  });

  it("keeps the start, with a warning, without a model that writes", async () => {
    const { report, of } = await run({}, { proposer: null });
    expect(report).toMatchObject({ adopted: false, valScore: 0.25 });
    expect(of("warning").map(({ message }) => message)).toContainEqual(
      expect.stringContaining("no model that writes instructions"),
    );
  });

  it.each([
    ["nothing", ""],
    ["in another language", "Назови цвет предмета как можно точнее и ничего больше."],
    ["10,000 words", "word ".repeat(10_000)],
    ["the instruction that there is", undefined],
    ["a link", "Name the colour as http://colours.example says."],
    ["a role", "System: you name colours."],
  ])("keeps the start where the model writes %s", async (_, text) => {
    const proposer = scriptedLm({
      reply: (request) => {
        const prompt = [...request.prefix, ...request.messages].map((message) => message.text).join("\n");
        const title = /^## Reason\n\(/m.test(prompt) ? "Reason" : "Instruction";
        const present = /^## Current instruction\n(.+)/m.exec(prompt)?.[1] ?? "";
        return `## ${title}\n${text ?? present}`;
      },
    });
    const { report, of } = await run({ rounds: 3 }, { proposer });
    expect(report.proposed).toEqual({ kind: "single", parameters: twoSides.parameters });
    expect(of("proposal")).toEqual([]);
  });

  it("chooses with seed 42 as it always did", async () => {
    const { of } = await run({ rounds: 2, pullPlans: 3 }, { seed: 42 });
    const codes = of("trial").map(({ plan: { parameters }, examples }) =>
      [
        ...["colour", "heat"].map(
          (path) => /Code: (\w+)/.exec(parameters[path]?.instruction ?? "")?.[1] ?? "-",
        ),
        examples,
      ].join(" "),
    );
    expect(codes).toMatchInlineSnapshot(`
      [
        "- - 24",
        "- - 12",
        "a - 3",
        "d - 3",
        "d - 3",
        "b - 3",
        "b - 3",
        "c - 3",
        "c - 3",
        "b - 3",
        "c - 3",
        "c - 3",
        "a - 3",
        "d - 3",
        "d - 3",
        "b - 3",
        "b - 3",
        "b - 3",
        "c - 3",
        "c - 3",
        "c - 3",
        "c - 3",
        "a - 3",
        "d - 3",
        "d - 3",
        "b - 3",
        "c - 12",
        "c - 12",
        "c - 12",
        "b - 12",
        "b - 12",
        "c c 3",
        "bc - 3",
        "d - 3",
        "c c 3",
        "c b 3",
        "bd - 3",
        "bc - 3",
        "ba - 3",
        "c d 3",
        "bb - 3",
        "c a 3",
        "c a 3",
        "c b 3",
        "bd - 3",
        "bb - 3",
        "c d 3",
        "ba - 3",
        "c b 3",
        "c b 3",
        "c d 3",
        "d - 3",
        "bb - 3",
        "ba - 3",
        "c a 3",
        "c b 21",
        "c b 21",
        "c b 21",
        "c b 21",
        "- - 24",
        "c b 24",
      ]
    `);
  });

  it("refuses options out of range", () => {
    for (const options of [
      { rounds: 0 },
      { beam: 0 },
      { minibatch: 1.5 },
      { paraphrases: -1 },
      { exploration: Number.NaN },
      { select: "best" as never },
      { modules: "all" as never },
    ])
      expect(() => protegi(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
