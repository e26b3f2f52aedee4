import { type Embedder, fieldwise, type LanguageModel, predict, program, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compile } from "../compile.js";
import { composedProposer } from "../propose/composed-proposer.js";
import { inductionProposer } from "../propose/induction-proposer.js";
import { promptOf } from "../propose/testing/proposer-model.js";
import type { CompileEvent, Phase } from "../study/events.js";
import { twoSteps, type WordRow, wordRows } from "../testing/two-steps.js";
import { type ApeOptions, ape } from "./ape.js";
import { twoSides } from "./testing/instruction-stairs.js";

const input = { word: z.string() };
const oneStep = program({
  name: "oneStep",
  input,
  output: { colour: z.string() },
  modules: {
    colour: predict(
      signature({ instruction: "Do it.", input, output: { colour: z.enum(["red", "blue"]) } }),
      { format: "json" },
    ),
  },
  run: ({ word }, { colour }) => colour({ word }),
});

const rows = { trainset: wordRows(30), valset: wordRows(24, 100), holdout: wordRows(24, 200) };

/** Right where the instruction says the magic word of its step, else always red and hot. */
function follower(): LanguageModel {
  return scriptedLm({
    id: "follower",
    reply: (request) => {
      const shown = request.prefix.map(({ text }) => text).join("\n");
      const asked = request.messages.map(({ text }) => text).join("\n");
      const isHeat = shown.includes('"heat"') || asked.includes('"heat"');
      const isBlue = shown.includes(isHeat ? "warmth" : "weather") && /frost|blue/.test(asked);
      return JSON.stringify(isHeat ? { heat: isBlue ? "cold" : "hot" } : { colour: isBlue ? "blue" : "red" });
    },
  });
}

/** Writes another instruction for each sample; in two of them stands a magic word. */
function friend() {
  const prompts: string[] = [];
  const lm = scriptedLm({
    id: "friend",
    reply: (request, { sample }) => {
      prompts.push(promptOf(request));
      const number = Number.parseInt(sample, 10) % 20;
      const words = { 13: "by its weather", 17: "by its warmth" }[number] ?? `as rule ${number} has it`;
      return `Tell it ${words}.`;
    },
  });
  return { lm, prompts };
}

interface Watched {
  readonly prompts: readonly string[];
  readonly trials: readonly (Extract<CompileEvent, { readonly type: "trial" }> & { readonly phase: Phase })[];
  readonly warnings: readonly string[];
}

function watch() {
  const seen: { trials: Watched["trials"][number][]; warnings: string[] } = { trials: [], warnings: [] };
  let phase: Phase = "analyze";
  const onEvent = (event: CompileEvent): void => {
    if (event.type === "phase" && event.status === "start") phase = event.phase;
    if (event.type === "trial") seen.trials.push({ ...event, phase });
    if (event.type === "warning") seen.warnings.push(event.message);
  };
  const searched = () => seen.trials.filter((trial) => trial.phase === "search");
  return { ...seen, onEvent, searched };
}

async function run(
  options: ApeOptions = {},
  more: { readonly embedder?: Embedder; readonly seed?: number } = {},
) {
  const { lm: proposer, prompts } = friend();
  const watched = watch();
  const { onEvent } = watched;
  const settings = { ...rows, ...more, lm: follower(), proposer, onEvent, metric: fieldwise("colour") };
  const { report, artifact } = await compile(oneStep, { ...settings, strategy: ape(options) });
  return { report, parameters: artifact.plan.parameters.colour, prompts, ...watched };
}

const rowsIn = (prompt: string): readonly string[] =>
  [...prompt.matchAll(/Word: (\w+ \d+)/g)].map(([, word]) => word ?? "");

describe("ape()", () => {
  it("finds the one instruction that works, among 20 that were guessed from 10 demos each", async () => {
    const { report, parameters, prompts } = await run();
    expect(report).toMatchObject({ adopted: true, valScore: 1, strategy: "ape" });
    expect(parameters).toEqual({ instruction: "Tell it by its weather.", demos: [] });
    expect(prompts).toHaveLength(20);
    const draws = prompts.map(rowsIn);
    expect(draws.every((words) => new Set(words).size === 10)).toBe(true);
    expect(new Set(draws.map((words) => words.join())).size).toBe(20);
    const trained = new Set(rows.trainset.map((row) => row.input.word));
    expect(draws.flat().every((word) => trained.has(word))).toBe(true);
    expect(prompts.some((prompt) => prompt.includes("Do it."))).toBe(false);
  });

  it("scores every candidate and the instruction as written, within its runs", async () => {
    for (const runs of [undefined, 260]) {
      const { searched, trials } = await run(runs === undefined ? {} : { runs });
      const scored = new Set(trials.map(({ plan }) => plan.parameters.colour?.instruction));
      expect(scored.size).toBe(21);
      const spent = [...searched(), ...trials.filter(({ phase }) => phase === "trace")];
      const total = spent.reduce((sum, { examples }) => sum + examples, 0);
      expect(total).toBeLessThanOrEqual(runs ?? 21 * 24);
    }
  });

  it.each(["random", "centroids"] as const)(
    "shows one fixed list of %s demos in every prompt",
    async (demos) => {
      const { searched, parameters, trials, report } = await run({ demos });
      const lists = new Set(searched().map(({ plan }) => JSON.stringify(plan.parameters.colour?.demos)));
      expect(lists.size).toBe(1);
      expect(parameters?.demos).toHaveLength(8);
      expect(parameters?.instruction).toBe("Tell it by its weather.");
      expect(new Set(parameters?.demos.map(({ exampleId }) => exampleId)).size).toBe(8);
      expect(report.valScore).toBe(1);
      const scored = new Set(searched().map(({ plan }) => plan.parameters.colour?.instruction));
      expect(scored.size).toBe(21);
      const before = trials.filter(({ phase }) => phase === "trace");
      expect(before.every(({ plan }) => plan.parameters.colour?.demos.length === 0)).toBe(true);
    },
  );

  it("takes of each cluster of inputs the central demo, by the compile's embedder", async () => {
    const asked: string[] = [];
    /** Five groups of words by their number, a little apart within each. */
    const embedder: Embedder = {
      id: "groups",
      dimension: 2,
      embed: async (texts) => {
        asked.push(...texts);
        return texts.map((text) => {
          const number = Number(/\d+/.exec(text)?.[0] ?? -6); // the instruction as written is in none
          const angle = Math.floor(number / 6) + (number % 6) / 100;
          return new Float32Array([Math.cos(angle), Math.sin(angle)]);
        });
      },
    };
    const { searched } = await run({ demos: "centroids", demosPerPrompt: 5 }, { embedder });
    const parameters = searched()[0]?.plan.parameters.colour;
    const numbers = parameters?.demos.map(({ fields }) => Number(/\d+/.exec(String(fields.word))?.[0]));
    expect(numbers?.map((number) => Math.floor(number / 6)).toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(numbers?.every((number) => number % 6 === 2 || number % 6 === 3)).toBe(true);
    expect(asked).toEqual(expect.arrayContaining(rows.trainset.map((row) => row.input.word)));
  });

  it("keeps the demos within their tokens", async () => {
    const { parameters } = await run({ demos: "random", maxDemoTokens: 60 });
    expect(parameters?.demos.length).toBeGreaterThan(0);
    expect(parameters?.demos.length).toBeLessThan(8);
  });

  it("searches the instructions of several leaves jointly", async () => {
    const { lm: proposer } = friend();
    const { report, artifact } = await compile(twoSides, {
      ...rows,
      lm: follower(),
      proposer,
      metric: fieldwise("colour", "heat"),
      strategy: ape(),
    });
    expect(report).toMatchObject({ adopted: true, valScore: 1 });
    expect(artifact.plan.parameters.colour?.instruction).toBe("Tell it by its weather.");
    expect(artifact.plan.parameters.heat?.instruction).toBe("Tell it by its warmth.");
  });

  it("guesses from a teacher's successful runs where a leaf has no labels", async () => {
    const { lm: proposer, prompts } = friend();
    /** Without the colours. */
    const heats = (all: readonly WordRow[]) =>
      all.map(({ input: own, expected }) => ({ input: own, expected: { heat: expected?.heat ?? "" } }));
    const { trials, onEvent } = watch();
    await compile(twoSteps, {
      trainset: heats(rows.trainset),
      valset: heats(rows.valset),
      holdout: heats(rows.holdout),
      lm: follower(),
      proposer,
      metric: fieldwise("heat"),
      strategy: ape({ candidates: 3, demosPerQuery: 4 }),
      onEvent,
    });
    expect(trials.some(({ phase }) => phase === "bootstrap")).toBe(true);
    const own = prompts.filter((prompt) => prompt.includes("Word: "));
    expect(own).toHaveLength(3);
    // The follower is right on embers alone.
    expect(own.flatMap(rowsIn).every((word) => word.startsWith("ember"))).toBe(true);
  });

  it("asks the proposers that it is given", async () => {
    const { prompts, trials } = await run({
      candidates: 6,
      proposers: [inductionProposer({ demosPerQuery: 2 }), composedProposer()],
    });
    expect(prompts.map((prompt) => rowsIn(prompt).length)).toEqual(Array.from({ length: 6 }, () => 2));
    const scored = new Set(trials.map(({ plan }) => plan.parameters.colour?.instruction));
    expect([...scored].filter((text) => text?.startsWith("Tell it"))).toHaveLength(3);
    expect(scored.size).toBe(7);
  });

  it("says so where no instruction was proposed, and keeps the start", async () => {
    const { onEvent, warnings } = watch();
    const { report } = await compile(oneStep, {
      ...rows,
      lm: follower(),
      metric: fieldwise("colour"),
      strategy: ape(),
      onEvent,
    });
    expect(report.adopted).toBe(false);
    expect(warnings).toEqual([expect.stringContaining("none was proposed")]);
  });

  it("ends at the budget with the best so far", async () => {
    const { lm: proposer } = friend();
    const { report } = await compile(oneStep, {
      ...rows,
      lm: follower(),
      proposer,
      metric: fieldwise("colour"),
      strategy: ape({ demos: "random" }),
      budget: { calls: 200 },
    });
    expect(report.stopped).toBe("calls");
    expect(report.cost.calls).toBeLessThanOrEqual(200);
  });

  it("chooses with seed 42 as it always did", async () => {
    const { searched } = await run(
      { candidates: 5, demos: "random", demosPerPrompt: 3, runs: 100 },
      { seed: 42 },
    );
    const steps = searched().map(({ plan: { parameters }, examples }) => {
      const { instruction = "", demos = [] } = parameters.colour ?? {};
      return [instruction, ...demos.map(({ fields }) => fields.word), examples].join(", ");
    });
    expect(steps).toMatchInlineSnapshot(`
      [
        "Do it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 0 has it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 1 has it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 2 has it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 3 has it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 4 has it., frost 25, ember 2, frost 21, 10",
        "Do it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 0 has it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 1 has it., frost 25, ember 2, frost 21, 10",
        "Tell it as rule 2 has it., frost 25, ember 2, frost 21, 10",
      ]
    `);
  });

  it("lists all that changes what it does", () => {
    const listed = (options: ApeOptions): string => JSON.stringify(ape(options).options);
    const different: readonly ApeOptions[] = [
      {},
      { candidates: 5 },
      { demosPerQuery: 5 },
      { demos: "random" },
      { demos: "centroids" },
      { demos: "random", demosPerPrompt: 4 },
      { demos: "random", maxDemoTokens: 100 },
      { runs: 100 },
      { schedule: "full" },
      { sampler: "grid" },
      { minibatch: 5 },
      { noise: "naive" },
      { proposers: [composedProposer()] },
      { threshold: 0.5 },
    ];
    expect(new Set(different.map(listed)).size).toBe(different.length);
  });

  it.each([
    { candidates: 0 },
    { demosPerQuery: 1.5 },
    { demosPerPrompt: 0 },
    { demos: "some" },
    { runs: 0 },
    { schedule: "daily" },
    { sampler: "best" },
    { maxDemoTokens: -1 },
    { threshold: 2 },
  ])("refuses %j before a compile begins", (options) => {
    // What plain JavaScript can hand in.
    expect(() => ape(options as ApeOptions)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
