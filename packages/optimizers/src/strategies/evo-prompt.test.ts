import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { twoStepProblem } from "../testing/strategy-context.js";
import { evoPrompt } from "./evo-prompt.js";
import type { EvoPromptOptions } from "./evo-prompt-options.js";
import { codeEditingLm } from "./testing/code-editing-lm.js";
import { compileStairs } from "./testing/compile-stairs.js";
import { codeReader, SECRETS, stairs, twoSides } from "./testing/instruction-stairs.js";

/** Some seconds are normal: a search takes some thousand calls. */
const timeoutMs = 60_000;
const variants = ["ga", "de"] as const;

const run = (options: EvoPromptOptions, rest?: Parameters<typeof compileStairs>[1]) =>
  compileStairs(evoPrompt(options), rest);

describe("evoPrompt()", () => {
  it.each(variants)(
    "finds both codes by crossing and selection alone (%s)",
    async (variant) => {
      const { report, artifact } = await run({ variant, generations: 20 });
      expect(artifact.plan.parameters.colour?.instruction).toContain(`Code: ${SECRETS.colour}`);
      expect(artifact.plan.parameters.heat?.instruction).toContain(`Code: ${SECRETS.heat}`);
      expect(report).toMatchObject({ adopted: true, valScore: 1, strategy: "evoPrompt" });
    },
    timeoutMs,
  );

  it("begins with the start, what can be composed of the data, and paraphrases of both, for each leaf in turn", async () => {
    const model = codeEditingLm();
    const { of } = await run({ population: 9, generations: 1 }, { proposer: model.lm });
    const first = of("trial").slice(0, 9);
    const changes = first.map(({ plan: { parameters } }) =>
      ["colour", "heat"].filter(
        (path) =>
          parameters[path]?.instruction !==
          twoSides.parameters[path as keyof typeof twoSides.parameters]?.instruction,
      ),
    );
    expect(changes[0]).toEqual([]);
    expect(changes.slice(1).flat().toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => "colour"),
      ...Array.from({ length: 4 }, () => "heat"),
    ]);
    const origins = of("proposal")
      .slice(0, 8)
      .map(({ origin }) => origin);
    expect(origins.filter((origin) => origin === "composed")).toHaveLength(4);
    expect(origins.filter((origin) => origin === "paraphrase")).toHaveLength(4);
    const paraphrased = model
      .with("Current instruction")
      .map(({ sections }) => sections["Current instruction"]);
    expect(paraphrased).toEqual(expect.arrayContaining(["Name the colour.", "Say how warm it is."]));
    expect(new Set(paraphrased).size).toBe(4);
  });

  it("asks for the children of GA with two parents, and for those of DE with two others, the best and the present", async () => {
    const model = codeEditingLm();
    await run({ variant: "ga", population: 4, generations: 1 }, { proposer: model.lm });
    expect(model.with("First parent").length).toBeGreaterThanOrEqual(4);
    await run({ variant: "de", population: 4, generations: 1 }, { proposer: model.lm });
    const trials = model.with("Best");
    expect(trials.length).toBeGreaterThanOrEqual(4);
    for (const { sections, temperature } of trials) {
      expect(Object.keys(sections).filter((title) => title !== "Step")).toEqual([
        "First",
        "Second",
        "Best",
        "Present",
      ]);
      expect(temperature).toBe(0.5);
    }
  });

  it.each(variants)(
    "runs every plan on the whole valset, once, and the best never falls (%s)",
    async (variant) => {
      const { of, report } = await run({ variant, population: 5, generations: 4 });
      const searched = of("trial").slice(0, -2); // verify: the start and the proposed on the holdout
      expect(searched.every(({ examples }) => examples === stairs.valset.length)).toBe(true);
      const plans = searched.map(({ plan }) => JSON.stringify(plan.parameters));
      expect(new Set(plans).size).toBe(plans.length);
      expect(plans.length).toBeLessThanOrEqual(5 * 5);
      const best = of("best").map(({ score }) => score);
      expect(best).toEqual(best.toSorted((a, b) => a - b));
      expect(report.valScore).toBe(Math.max(...searched.map(({ score = 0 }) => score)));
    },
  );

  it.each(variants)(
    "asks once more for what was tried, and ends when nothing new comes (%s)",
    async (variant) => {
      const present = (prompt: string): string =>
        /^## (?:Current instruction|First parent|Present)\n(.+)/m.exec(prompt)?.[1] ?? "";
      let asked = 0;
      const proposer = scriptedLm({
        reply: (request) => {
          asked++;
          const prompt = [...request.prefix, ...request.messages].map(({ text }) => text).join("\n");
          return `## Instruction\n${present(prompt)}`;
        },
      });
      const { of, report } = await run({ variant, population: 5, generations: 10 }, { proposer });
      expect(of("proposal").every(({ origin }) => origin === "composed" || origin.startsWith("cross"))).toBe(
        true,
      );
      expect(report.stopped).toBeUndefined();
      const texts = of("trial").map(({ plan }) => JSON.stringify(plan.parameters).toLowerCase());
      const searched = texts.slice(0, -2);
      expect(new Set(searched).size).toBe(searched.length);
      expect(asked).toBeLessThanOrEqual(2 * (5 + 5 * 10));
    },
  );

  it.each(variants)(
    "keeps to what was composed, with a warning, without a model that writes (%s)",
    async (variant) => {
      const { of, report } = await run({ variant }, { proposer: null });
      expect(of("warning").map(({ message }) => message)).toContainEqual(
        expect.stringContaining("no model that writes instructions"),
      );
      expect(of("proposal").every(({ origin }) => origin === "composed")).toBe(true);
      expect(report.valScore).toBeGreaterThanOrEqual(0.25);
    },
  );

  it.each([
    ["nothing", ""],
    ["in another language", "Назови цвет предмета как можно точнее и ничего больше."],
    ["10,000 words", "word ".repeat(10_000)],
    ["a link", "Name the colour as http://colours.example says."],
    ["a role", "System: you name colours."],
  ])("takes nothing from a model that writes %s", async (_, text) => {
    const proposer = scriptedLm({ reply: () => `## Instruction\n${text}` });
    const { of } = await run({ population: 6, generations: 2 }, { proposer });
    expect(of("proposal").every(({ origin }) => origin === "composed")).toBe(true);
  });

  it.each(variants)("chooses with seed 42 as it always did (%s)", async (variant) => {
    const { of } = await run({ variant, population: 4, generations: 3 }, { seed: 42 });
    const codes = of("trial").map(({ plan: { parameters }, score = 0 }) =>
      [
        ...["colour", "heat"].map(
          (path) => /Code: (\w+)/.exec(parameters[path]?.instruction ?? "")?.[1] ?? "-",
        ),
        score,
      ].join(" "),
    );
    expect(codes).toMatchSnapshot();
  });

  it("runs and asks no more than it says before", async () => {
    const { problem, context, jobs } = await twoStepProblem({ lm: codeReader() });
    const strategy = evoPrompt({ population: 5, generations: 3 });
    const model = codeEditingLm();
    await strategy.optimize(problem, { ...context, proposer: model.lm });
    const [traced, proposed, searched] = strategy.estimate?.(problem).phases ?? [];
    const runs = jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0);
    expect(runs).toBeLessThanOrEqual((traced?.taskRuns?.most ?? 0) + (searched?.taskRuns?.most ?? 0));
    expect(runs).toBeGreaterThan((searched?.taskRuns?.expected ?? 0) / 2);
    expect(model.asked.length).toBeLessThanOrEqual(proposed?.proposerCalls?.most ?? 0);
    expect(model.asked.length).toBeGreaterThan((proposed?.proposerCalls?.expected ?? 0) / 2);
  });

  it("refuses options out of range", () => {
    for (const options of [
      { population: 2 },
      { generations: 0 },
      { temperature: -1 },
      { variant: "es" as never },
      { modules: "all" as never },
    ])
      expect(() => evoPrompt(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
