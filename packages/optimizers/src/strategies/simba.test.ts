import { type LanguageModel, sha256Hex } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import type { CompileEvent } from "../study/events.js";
import { textOf, wordRows } from "../testing/two-steps.js";
import { simba } from "./simba.js";
import type { SimbaOptions } from "./simba-options.js";
import { twoSides } from "./testing/instruction-stairs.js";

const small = { steps: 3, batch: 12, candidates: 3, maxDemos: 2 } as const;
const timeoutMs = 60_000;

const RULES = {
  colour: "If the word tells of fire, then answer red, else blue.",
  heat: "If the word tells of ice, then answer cold, else hot.",
} as const;

/** Right where its instruction or a demo says how; else once in two draws. */
function wavering(): LanguageModel {
  return scriptedLm({
    usage: { promptTokens: 20, completionTokens: 5 },
    reply: ({ prefix, messages }, { sample }) => {
      const shown = prefix.map(({ text }) => text).join("\n");
      const asked = messages.map(({ text }) => text).join("\n");
      const isColour = shown.includes("Name the colour.");
      const isRed = asked.includes("ember");
      const knows = shown.includes(isColour ? RULES.colour : RULES.heat) || prefix.length > 3;
      const red =
        knows || Number.parseInt(sha256Hex(`${isColour} ${asked} ${sample}`)[0] ?? "0", 16) % 2 === 0
          ? isRed
          : !isRed;
      return JSON.stringify(isColour ? { colour: red ? "red" : "blue" } : { heat: red ? "hot" : "cold" });
    },
  });
}

/** Gives advice to the step that was wrong in the worse run. */
function adviser(prompts: string[] = []): LanguageModel {
  return scriptedLm({
    reply: (request) => {
      const prompt = textOf(request);
      prompts.push(prompt);
      const [, worse = prompt] = prompt.split("## Worse run\n");
      const path = /^Colour: (\w+)\nExpected Colour: (?!\1)/m.test(worse) ? "colour" : "heat";
      return `## advice\n[${path}]\n${RULES[path]}`;
    },
  });
}

async function run(options: SimbaOptions = {}, { proposer = adviser(), seed = 0, lm = wavering() } = {}) {
  const events: CompileEvent[] = [];
  const result = await compile(twoSides, {
    trainset: wordRows(24),
    valset: wordRows(20, 100),
    holdout: wordRows(20, 200),
    metric: ({ expected }, { colour, heat }) =>
      (Number(colour === expected?.colour) + Number(heat === expected?.heat)) / 2,
    lm,
    proposer,
    seed,
    strategy: simba({ ...small, ...options }),
    onEvent: (event) => events.push(event),
  });
  const trials = events.flatMap((event) => (event.type === "trial" ? [event] : []));
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
  return { ...result, events, trials, warnings, parameters: result.report.proposed.parameters };
}

describe("simba()", () => {
  it(
    "learns rules for the steps that its advice names",
    async () => {
      const { report, parameters } = await run({ maxDemos: 0, steps: 6 });
      expect(parameters.colour?.instruction).toContain(RULES.colour);
      expect(parameters.heat?.instruction).toContain(RULES.heat);
      expect(report).toMatchObject({ adopted: true, valScore: 1 });
    },
    timeoutMs,
  );

  it(
    "learns from demos of good runs alone, and warns that it has no adviser",
    async () => {
      const events: CompileEvent[] = [];
      const { report } = await compile(twoSides, {
        trainset: wordRows(24),
        valset: wordRows(20, 100),
        holdout: wordRows(20, 200),
        metric: ({ expected }, { heat }) => heat === expected?.heat,
        lm: wavering(),
        strategy: simba({ ...small, maxDemos: 4 }),
        onEvent: (event) => events.push(event),
      });
      const demos = Object.values(report.proposed.parameters).flatMap((leaf) => leaf.demos);
      expect(demos.length).toBeGreaterThan(0);
      expect(demos.every(({ origin }) => origin === "bootstrapped")).toBe(true);
      expect(events).toContainEqual({
        type: "warning",
        message: expect.stringContaining("writes no advice"),
      });
    },
    timeoutMs,
  );

  it(
    "shows no more demos than allowed",
    async () => {
      const { trials } = await run({ maxDemos: 2, steps: 4 });
      for (const { plan } of trials)
        for (const { demos } of Object.values(plan.parameters)) expect(demos.length).toBeLessThanOrEqual(2);
    },
    timeoutMs,
  );

  it(
    "scores at most so many winners on the valset, the start among them",
    async () => {
      const whole = async (options: SimbaOptions) => {
        const { trials } = await run(options);
        return trials.filter(({ examples }) => examples === 20).length - 2; // start and winner on the holdout
      };
      expect(await whole({ steps: 5, winners: 3 })).toBeLessThanOrEqual(3);
    },
    timeoutMs,
  );

  it(
    "does not let instructions grow beyond the limit",
    async () => {
      let count = 0;
      const talkative = scriptedLm({
        reply: (request) =>
          textOf(request).includes("too long")
            ? "## instruction\nName the colour. Fire is red."
            : `## advice\n[colour]\nIf case ${count++} comes up, then say red. ${"Think about it. ".repeat(8)}`,
      });
      const { trials } = await run({ maxDemos: 0, steps: 5, adviceLimit: 300 }, { proposer: talkative });
      const lengths = trials.map(({ plan }) => plan.parameters.colour?.instruction.length ?? 0);
      expect(Math.max(...lengths)).toBeGreaterThan(100);
      expect(Math.max(...lengths)).toBeLessThanOrEqual("Name the colour.".length + 300);
    },
    timeoutMs,
  );

  it(
    "shows its adviser no example of the valset",
    async () => {
      const prompts: string[] = [];
      await run({}, { proposer: adviser(prompts) });
      expect(prompts.length).toBeGreaterThan(0);
      for (const prompt of prompts) expect(prompt).not.toMatch(/(ember|frost) [12]\d\d/);
    },
    timeoutMs,
  );

  it(
    "keeps the start where advice is of no use, or nothing differs",
    async () => {
      const mute = scriptedLm({ reply: () => "" });
      const { report } = await run({ maxDemos: 0 }, { proposer: mute });
      expect(report.proposed.parameters).toEqual(twoSides.parameters);
      const steady = scriptedLm({
        reply: (request) =>
          textOf(request).includes("Name the colour") ? `{"colour":"red"}` : `{"heat":"hot"}`,
      });
      const same = await run({ maxDemos: 0 }, { lm: steady });
      expect(same.report.adopted).toBe(false);
    },
    timeoutMs,
  );

  it(
    "chooses with seed 42 as it always did",
    async () => {
      const { trials } = await run({}, { seed: 42 });
      const brief = trials.map(({ examples, score, plan: { parameters } }) =>
        [
          examples,
          score?.toFixed(2),
          ...Object.entries(parameters).map(
            ([path, { instruction, demos }]) =>
              `${path} ${instruction.includes("If ") ? "advised" : "-"} ${demos.length}`,
          ),
        ].join(" "),
      );
      expect(brief).toMatchInlineSnapshot(`
        [
          "20 0.70 colour - 0 heat - 0",
          "12 0.46 colour - 0 heat - 0",
          "12 0.46 colour - 0 heat - 0",
          "12 0.38 colour - 0 heat - 0",
          "11 0.50 colour - 1 heat - 1",
          "12 0.67 colour advised 0 heat - 0",
          "11 0.41 colour - 1 heat - 1",
          "11 0.45 colour - 1 heat - 1",
          "20 0.85 colour advised 0 heat - 0",
          "9 0.83 colour advised 0 heat - 0",
          "3 0.67 colour - 0 heat - 0",
          "6 0.33 colour - 1 heat - 1",
          "5 0.70 colour advised 0 heat - 0",
          "1 1.00 colour - 0 heat - 0",
          "5 0.60 colour advised 0 heat - 0",
          "4 0.63 colour - 0 heat - 0",
          "3 0.50 colour - 1 heat - 1",
          "11 0.77 colour advised 1 heat - 1",
          "12 0.79 colour advised 1 heat - 1",
          "11 0.77 colour advised 1 heat - 1",
          "12 1.00 colour advised 0 heat advised 0",
          "20 1.00 colour advised 0 heat advised 0",
          "7 1.00 colour advised 0 heat advised 0",
          "4 0.88 colour advised 1 heat - 1",
          "1 0.50 colour - 0 heat - 0",
          "5 0.70 colour advised 1 heat - 1",
          "7 1.00 colour advised 0 heat advised 0",
          "9 1.00 colour advised 0 heat advised 0",
          "3 0.67 colour advised 1 heat - 1",
          "11 1.00 colour advised 1 heat advised 1",
          "11 1.00 colour advised 2 heat - 2",
          "11 1.00 colour advised 1 heat advised 1",
          "11 1.00 colour advised 2 heat - 2",
          "20 1.00 colour advised 2 heat - 2",
          "20 0.35 colour - 0 heat - 0",
          "20 1.00 colour advised 0 heat advised 0",
        ]
      `);
    },
    timeoutMs,
  );

  it(
    "ranks by raw means where it is told to",
    async () => {
      expect((await run({ adjust: false })).report.valScore).toBeGreaterThanOrEqual(0.4);
    },
    timeoutMs,
  );

  it("refuses options without meaning", () => {
    for (const options of [
      { steps: 0 },
      { batch: 1.5 },
      { maxDemos: -1 },
      { winners: 1 },
      { temperature: 0 },
      { adviceLimit: -1 },
    ])
      expect(() => simba(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
