import type { LanguageModel, Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import { lmProposer } from "../propose/lm-proposer.js";
import type { ThetaRecord } from "../propose/proposal-settings.js";
import type { ProposalRequest, Proposer } from "../propose/proposer.js";
import { proposerModel } from "../propose/testing/proposer-model.js";
import { TIPS } from "../propose/tips.js";
import type { CompileEvent, Phase } from "../study/events.js";
import { type MiproPlusPlusOptions, miproPlusPlus } from "./mipro-plus-plus.js";
import { codeReader, SECRETS, stairs, twoSides } from "./testing/instruction-stairs.js";

type EventOf<T extends CompileEvent["type"]> = Extract<CompileEvent, { type: T }>;

/** Some seconds are normal: a search takes some thousand calls. */
const timeoutMs = 60_000;
const [, , BEST_TIP = ""] = TIPS;

/** Writes one right letter for each setting that is right: the tip, the data summary, a low temperature. Notes what it is asked. */
function settingsReader(): Proposer & { readonly requests: readonly ProposalRequest[] } {
  const requests: ProposalRequest[] = [];
  return {
    name: "settingsReader",
    requests,
    propose: async (request) => {
      requests.push(request);
      const { base, path, rng, style: { tip, temperature = 1, grounding } = {} } = request;
      const right = [tip === BEST_TIP, grounding?.data === true, temperature < 0.7].filter(Boolean).length;
      const secret = path === "colour" ? SECRETS.colour : SECRETS.heat;
      return [`${base} Code: ${secret.slice(0, right)}x${rng.int(1e9)}`];
    },
  };
}

async function run(
  options: MiproPlusPlusOptions,
  { seed = 0, proposer }: { readonly seed?: number; readonly proposer?: LanguageModel } = {},
) {
  const events: CompileEvent[] = [];
  const candidates: Plan[] = []; // that were scored in order to choose
  let phase: Phase = "analyze";
  const result = await compile(twoSides, {
    ...stairs,
    lm: codeReader(),
    strategy: miproPlusPlus(options),
    seed,
    ...(proposer && { proposer }),
    onEvent: (event) => {
      events.push(event);
      if (event.type === "phase") phase = event.phase;
      if (event.type === "trial" && phase === "search") candidates.push(event.plan);
    },
  });
  const of = <T extends CompileEvent["type"]>(type: T): readonly EventOf<T>[] =>
    events.filter((event): event is EventOf<T> => event.type === type);
  return { ...result, of, candidates };
}

const codeOf = (instruction = ""): string => /Code: ([a-w]+)/.exec(instruction)?.[1] ?? "-";

describe("miproPlusPlus()", () => {
  it(
    "learns how to propose, and ends with the best program that came of it",
    async () => {
      const writer = settingsReader();
      const { report, artifact, of } = await run({ trials: 60, minibatch: 12, proposers: [writer] });
      expect(codeOf(artifact.plan.parameters.colour?.instruction)).toBe(SECRETS.colour);
      expect(codeOf(artifact.plan.parameters.heat?.instruction)).toBe(SECRETS.heat);
      expect(report).toMatchObject({ adopted: true, valScore: 1 });
      const late = writer.requests.slice(-40).map(({ style }) => style);
      expect(late.filter((style) => style?.tip === BEST_TIP).length).toBeGreaterThan(20);
      expect(late.filter((style) => style?.grounding?.data).length).toBeGreaterThan(24);
      const told = of("importance").at(-1);
      const { tip = 0, useDatasetSummary = 0, temperature = 0, ...idle } = told?.shares ?? {};
      expect(Math.min(tip, useDatasetSummary, temperature)).toBeGreaterThan(Math.max(...Object.values(idle)));
      const best = told?.settings.reduce((one, other) => (other.advantage > one.advantage ? other : one));
      expect(best).toMatchObject({ tip: BEST_TIP, useDatasetSummary: true });
    },
    timeoutMs,
  );

  it("has every step written anew in every trial, under the settings of the trial", async () => {
    const writer = settingsReader();
    const { of } = await run({ trials: 6, proposers: [writer], temperature: [0.5, 0.6] });
    expect(writer.requests).toHaveLength(12);
    for (const [index, { path, style, count, base, demoSets }] of writer.requests.entries()) {
      expect(path).toBe(index % 2 === 0 ? "colour" : "heat");
      expect(base).toBe(twoSides.parameters[path as "colour" | "heat"].instruction);
      expect(count).toBe(1);
      expect(style?.grounding).toMatchObject({ demos: true, tip: true, history: 0 });
      expect(TIPS).toContain(style?.tip);
      expect(style?.temperature).toBeGreaterThanOrEqual(0.5);
      expect(style?.temperature).toBeLessThanOrEqual(0.6);
      expect(demoSets[style?.demoSet ?? -1]).toBeDefined();
      const { tip, temperature, grounding } = writer.requests[index - (index % 2)]?.style ?? {};
      expect(style).toMatchObject({ tip, temperature, grounding });
    }
    expect(new Set(writer.requests.map(({ style }) => style?.temperature)).size).toBe(6);
    const tried = new Set(of("trial").map(({ plan }) => plan.parameters.heat?.instruction));
    expect(tried.size).toBe(1 + 6);
  });

  it("shows demos to the proposer alone", async () => {
    const writer = settingsReader();
    const { candidates, report } = await run({ trials: 8, proposers: [writer] });
    const shown = writer.requests.map(({ demoSets, style }) => demoSets[style?.demoSet ?? 0] ?? []);
    expect(shown.some(({ length }) => length > 0)).toBe(true);
    for (const plan of [report.proposed, ...candidates])
      expect(Object.values(plan.parameters).every(({ demos }) => demos.length === 0)).toBe(true);
  });

  it("has a model write under the temperature and tip of each trial, and never asks twice for one sample", async () => {
    const { lm, prompts } = proposerModel();
    const { of } = await run({ trials: 5, temperature: [0.1, 0.9] }, { proposer: lm });
    const asked = prompts.propose;
    expect(new Set(asked.map(({ temperature }) => temperature)).size).toBe(5);
    expect(new Set(asked.map(({ sample }) => sample)).size).toBe(asked.length);
    for (const { tip, temperature } of of("importance").at(-1)?.settings ?? []) {
      const [own] = asked.filter((seen) => seen.temperature === temperature);
      expect(own?.prompt).toContain(tip);
    }
    expect(prompts.condense.length).toBeLessThanOrEqual(1);
  });

  it("starts every program on the same examples, and runs no more than it says", async () => {
    const [trials, minibatch, fullEvalEvery, valset] = [10, 8, 5, 24];
    const { of } = await run({ trials, minibatch, fullEvalEvery, proposers: [settingsReader()] });
    const runs = of("trial").reduce((sum, { examples }) => sum + examples, 0);
    const bootstrapping = of("progress").filter(({ phase }) => phase === "bootstrap");
    const searched = of("progress").filter(({ phase }) => phase === "search");
    expect(searched.at(-1)?.done).toBeLessThanOrEqual(trials * minibatch + 3 * valset);
    expect(searched.at(-1)?.done).toBeGreaterThanOrEqual(trials * minibatch);
    expect(runs).toBeGreaterThan((searched.at(-1)?.done ?? 0) + (bootstrapping.at(-1)?.done ?? 0));
  });

  it(
    "starts from what another task has learnt",
    async () => {
      const good = { useDatasetSummary: true, useProgramSummary: false, tip: BEST_TIP, temperature: 0.2 };
      const bad = { useDatasetSummary: false, useProgramSummary: false, tip: "", temperature: 1.2 };
      const prior: readonly ThetaRecord[] = Array.from({ length: 40 }, (_, index) =>
        index % 4 === 0
          ? { ...good, demoSets: {}, advantage: 1 }
          : { ...bad, demoSets: { elsewhere: 2 }, advantage: -1 },
      );
      const [informed, plain] = [settingsReader(), settingsReader()];
      for (let seed = 0; seed < 5; seed++) {
        await run({ trials: 4, proposers: [informed], prior }, { seed });
        await run({ trials: 4, proposers: [plain] }, { seed });
      }
      const share = ({ requests }: typeof plain): number =>
        requests.filter(({ style }) => style?.tip === BEST_TIP).length / requests.length;
      expect(share(informed)).toBeGreaterThan(0.4);
      expect(share(plain)).toBeLessThan(0.3);
    },
    timeoutMs,
  );

  it("takes what it has learnt as a prior again, also after a stay in a file", async () => {
    const { of } = await run({ trials: 6, proposers: [settingsReader()] });
    const learnt = of("importance").at(-1)?.settings ?? [];
    expect(learnt).toHaveLength(6);
    const prior = JSON.parse(JSON.stringify(learnt)) as typeof learnt; // it is JSON
    expect(prior).toEqual(learnt);
    const strategies = [prior, learnt, []].map((records) =>
      JSON.stringify(miproPlusPlus({ prior: records })),
    );
    expect(strategies[0]).toBe(strategies[1]);
    expect(strategies[0]).not.toBe(strategies[2]);
    expect((await run({ trials: 4, proposers: [settingsReader()], prior })).report.stopped).toBeUndefined();
  });

  it("says so when the compile has no model that proposes, and tries what needs none", async () => {
    const { of, report } = await run({ trials: 5 });
    const warnings = of("warning").map(({ message }) => message);
    expect(warnings).toContainEqual(expect.stringContaining("The compile has no `proposer`"));
    expect(of("importance")).toEqual([]);
    expect(of("proposal").length).toBeGreaterThan(0);
    expect(of("proposal").every(({ origin }) => origin === "composed")).toBe(true);
    expect(report.trials).toBeGreaterThan(3);
  });

  it("gives up on proposers that write nothing of use", async () => {
    let asked = 0;
    const silent: Proposer = { name: "silent", propose: async () => [[], [""], ["  "]][asked++ % 3] ?? [] };
    const { of } = await run({ trials: 20, proposers: [silent] });
    expect(asked).toBe(8); // four trials of two steps
    expect(of("warning").map(({ message }) => message)).toContainEqual(
      expect.stringContaining("The proposals are of no use"),
    );
    expect(of("proposal").every(({ origin }) => origin === "composed")).toBe(true);
  });

  it("goes on when some proposals fail, and keeps the instruction of a step that got none", async () => {
    const writer = settingsReader();
    const forHeat: Proposer = {
      name: "forHeat",
      propose: (request, context) =>
        request.path === "heat" ? writer.propose(request, context) : Promise.resolve([]),
    };
    const { report, of, candidates } = await run({ trials: 8, proposers: [forHeat] });
    expect(report.stopped).toBeUndefined();
    expect(of("importance").at(-1)?.settings).toHaveLength(8);
    for (const plan of candidates) expect(plan.parameters.colour).toEqual(twoSides.parameters.colour);
  });

  it("keeps the start when nothing is better", async () => {
    const idle: Proposer = {
      name: "idle",
      propose: async ({ base, rng }) => [`${base} Code: x${rng.int(1e9)}`],
    };
    const { report } = await run({ trials: 5, proposers: [idle] });
    expect(report.proposed).toEqual({ kind: "single", parameters: twoSides.parameters });
  });

  it("chooses with seed 42 as it always did", async () => {
    const { of } = await run({ trials: 8, minibatch: 10, proposers: [settingsReader()] }, { seed: 42 });
    const settings = of("importance")
      .at(-1)
      ?.settings.map(({ useDatasetSummary, useProgramSummary, tip, temperature, demoSets, advantage }) =>
        [
          `data ${Number(useDatasetSummary)}, program ${Number(useProgramSummary)}, tip ${TIPS.indexOf(tip)}`,
          `at ${temperature.toFixed(3)}, demos ${Object.values(demoSets).join(" ")}: ${advantage.toFixed(2)}`,
        ].join(" "),
      );
    expect(settings).toMatchInlineSnapshot(`
      [
        "data 0, program 0, tip 4 at 0.996, demos 4 2: -0.96",
        "data 0, program 1, tip 1 at 0.411, demos 2 4: -0.11",
        "data 1, program 1, tip 3 at 0.804, demos 3 2: -0.11",
        "data 1, program 0, tip 5 at 1.077, demos 4 1: -0.11",
        "data 0, program 1, tip 1 at 0.542, demos 4 4: -0.11",
        "data 0, program 0, tip 2 at 0.018, demos 2 4: 2.47",
        "data 0, program 1, tip 1 at 0.745, demos 2 1: -0.96",
        "data 0, program 1, tip 1 at 0.226, demos 2 3: -0.11",
      ]
    `);
  });

  it("lists what changes what it does", () => {
    const { name, options } = miproPlusPlus({ trials: 7, threshold: 0.5, proposers: [lmProposer()] });
    expect(name).toBe("miproPlusPlus");
    expect(options).toMatchObject({
      effort: "light",
      trials: 7,
      threshold: 0.5,
      minibatch: 25,
      fullEvalEvery: 5,
      roundSize: 4,
      temperature: [0, 1.4],
      maxBootstrapped: 3,
      maxLabeled: 3,
      proposers: [{ name: "lm" }],
    });
  });

  it("refuses options without meaning", () => {
    const record = {
      useDatasetSummary: true,
      useProgramSummary: true,
      tip: "",
      temperature: 1,
      demoSets: {},
      advantage: Number.NaN,
    };
    for (const options of [
      { trials: 0 },
      { demoSets: 0 },
      { minibatch: 1.5 },
      { fullEvalEvery: -1 },
      { roundSize: 0 },
      { temperature: [1, 0.5] },
      { temperature: [-1, 1] },
      { temperature: [0, Number.POSITIVE_INFINITY] },
      { prior: [record] },
      { threshold: 2 },
    ] as const)
      expect(() => miproPlusPlus(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
