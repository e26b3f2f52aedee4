import type { LanguageModel } from "@signet/core";
import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import { lmProposer } from "../propose/lm-proposer.js";
import type { Proposer, TriedInstruction } from "../propose/proposer.js";
import type { CompileEvent } from "../study/events.js";
import { type OproOptions, opro } from "./opro.js";
import {
  codeReader,
  codeWriter,
  codeWritingLm,
  SECRETS,
  stairs,
  twoSides,
} from "./testing/instruction-stairs.js";

const proposers = [codeWriter()];
/** Some seconds are normal: a search takes some thousand calls. */
const timeoutMs = 60_000;

async function run(options: OproOptions, seed = 0, proposer?: LanguageModel) {
  const trials: Extract<CompileEvent, { type: "trial" }>[] = [];
  const result = await compile(twoSides, {
    ...stairs,
    lm: codeReader(),
    strategy: opro(options),
    seed,
    ...(proposer && { proposer }),
    onEvent: (event) => {
      if (event.type === "trial") trials.push(event);
    },
  });
  return { ...result, trials };
}

describe("opro()", () => {
  it.each(["module", "coordinate"] as const)(
    "finds the right instruction of both steps from the history's scores alone, at level %s",
    async (level) => {
      const { report, artifact } = await run({ level, steps: 8, perStep: 4, minibatch: 12, proposers });
      expect(artifact.plan.parameters.colour?.instruction).toContain(`Code: ${SECRETS.colour}`);
      expect(artifact.plan.parameters.heat?.instruction).toContain(`Code: ${SECRETS.heat}`);
      expect(report).toMatchObject({ adopted: true, valScore: 1 });
    },
    timeoutMs,
  );

  it.each([
    ["module", [lmProposer()]],
    ["program", []],
  ] as const)(
    "has a model find them from the scores that its prompt shows, at level %s",
    async (level, own) => {
      const options = { level, steps: 12, perStep: 6, minibatch: 12, proposers: own };
      const { report, artifact } = await run(options, 0, codeWritingLm());
      expect(artifact.plan.parameters.colour?.instruction).toContain(`Code: ${SECRETS.colour}`);
      expect(artifact.plan.parameters.heat?.instruction).toContain(`Code: ${SECRETS.heat}`);
      expect(report).toMatchObject({ adopted: true, valScore: 1 });
    },
    timeoutMs,
  );

  it("tells proposers what was tried, each instruction with the score of the plans that had it", async () => {
    const told: (readonly TriedInstruction[])[] = [];
    const listening: Proposer = {
      name: "listening",
      propose: async (request, context) => {
        if (request.path === "colour") told.push(request.history ?? []);
        return codeWriter().propose(request, context);
      },
    };
    await run({ steps: 2, perStep: 4, minibatch: 12, proposers: [listening] });
    expect(told[0]).toEqual([{ instruction: "Name the colour.", score: 0.25, examples: 24 }]);
    const scoreOf = (code: string): number =>
      told[1]?.find(({ instruction }) => instruction.endsWith(`Code: ${code}`))?.score ?? 0;
    expect(told[1]).toHaveLength(5);
    expect(Math.max(...["a", "b", "d"].map(scoreOf))).toBeLessThanOrEqual(scoreOf("c"));
  });

  it("brings together what different plans did best", async () => {
    // No plan of the first step has both codes right.
    const { report, trials } = await run({ steps: 2, perStep: 4, minibatch: 24, proposers });
    const [start, ...first] = trials.slice(0, 5);
    expect(start?.score).toBe(0.25);
    expect(Math.max(...first.map(({ score = 0 }) => score))).toBe(0.375);
    const joined = trials.find(
      ({ plan: { parameters } }) =>
        parameters.colour?.instruction.endsWith("Code: c") &&
        parameters.heat?.instruction.endsWith("Code: b"),
    );
    expect(joined?.score).toBe(0.5);
    expect(report.valScore).toBeGreaterThanOrEqual(0.5);
  });

  it("ends cleanly when proposals run dry", async () => {
    const once: Proposer = {
      name: "once",
      propose: async ({ base }) => [`${base} Code: a`],
    };
    const { report, trials } = await run({ steps: 50, proposers: [once] });
    expect(new Set(trials.map(({ plan }) => JSON.stringify(plan))).size).toBeLessThanOrEqual(6);
    expect(report.stopped).toBeUndefined();
    expect((await run({ proposers: [] })).report).toMatchObject({ adopted: false, valScore: 0.25 });
  });

  it("keeps the start when nothing is better", async () => {
    const idle: Proposer = {
      name: "idle",
      propose: async ({ base, rng, count }) =>
        Array.from({ length: count }, () => `${base} Code: x${rng.int(1000)}`),
    };
    const { report } = await run({ steps: 2, proposers: [idle] });
    expect(report.proposed).toEqual({ kind: "single", parameters: twoSides.parameters });
  });

  it("starts every candidate on the same examples, and runs no more than it says", async () => {
    const [steps, perStep, minibatch, valset] = [3, 4, 10, 24];
    const { trials } = await run({ steps, perStep, minibatch, proposers });
    const runs = trials.reduce((sum, { examples }) => sum + examples, 0) - 3 * valset; // start, and both on the holdout
    expect(runs).toBeLessThanOrEqual(steps * ((perStep + 2) * minibatch + valset) + valset);
  });

  it("chooses with seed 42 as it always did", async () => {
    const { trials } = await run({ steps: 2, perStep: 3, minibatch: 10, proposers }, 42);
    const codes = trials.map(({ plan: { parameters }, examples }) => [
      ...["colour", "heat"].map(
        (path) => /Code: (\w+)/.exec(parameters[path]?.instruction ?? "")?.[1] ?? "-",
      ),
      examples,
    ]);
    expect(codes.map((code) => code.join(" "))).toMatchInlineSnapshot(`
      [
        "- - 24",
        "b d 10",
        "c b 10",
        "a a 10",
        "c b 10",
        "c b 4",
        "c - 10",
        "- b 10",
        "cc bb 10",
        "bc db 10",
        "cb bc 10",
        "- - 24",
        "c b 24",
      ]
    `);
  });

  it("refuses counts without meaning", () => {
    for (const options of [{ steps: 0 }, { perStep: 1.5 }, { minibatch: -1 }, { history: -1 }])
      expect(() => opro(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
