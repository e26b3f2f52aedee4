import { type Embedder, fieldwise, type LmRequest, memoryStudy, type Plan, seal } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import { bootstrapFewShot } from "../strategies/bootstrap-few-shot.js";
import type { Strategy } from "../strategies/strategy.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { demoLover, textOf, twoSteps, type WordRow, wordRows } from "../testing/two-steps.js";
import { type DemoOptions, demoOptionsJson } from "./demo-options.js";
import { type MakeDemoSetsOptions, makeDemoSets } from "./make-demo-sets.js";

const sizes = { count: 8, maxBootstrapped: 3, maxLabeled: 4 } as const;
const metric = fieldwise("colour", "heat");

/** Right on words with an even number, and notes what it is asked. */
function evenLm() {
  const requests: LmRequest[] = [];
  const lm = scriptedLm({
    reply: (request) => {
      requests.push(request);
      const input = request.messages.map(({ text }) => text).join("\n");
      const number = /\d+/.exec(input)?.[0];
      if (number === undefined) return JSON.stringify({ heat: input.includes("red") ? "hot" : "cold" });
      const isRed = input.includes("ember") === Number(number) % 4 < 2;
      return JSON.stringify({ colour: isRed ? "red" : "blue" });
    },
  });
  return { lm, requests };
}

/** A vector by the first letter of the text, and what it was asked. */
function letters(id = "letters"): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    id,
    dimension: 2,
    asked,
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => Float32Array.from(text < "f" ? [1, 0] : [0, 1]));
    },
  };
}

/** Makes demo sets and ends there. */
function demosAlone(options: MakeDemoSetsOptions): Strategy {
  return {
    name: "demosAlone",
    options: demoOptionsJson(options),
    optimize: async (problem, context) => {
      const { sets } = await makeDemoSets(problem, context, options);
      const entries = Object.entries(problem.start.parameters);
      const parameters = entries.map(([path, leaf]) => [path, { ...leaf, demos: sets[path]?.at(-1) ?? [] }]);
      return { kind: "single", parameters: Object.fromEntries(parameters) };
    },
  };
}

describe("makeDemoSets()", () => {
  it("puts into the sets of all leaves demos of successful runs alone", async () => {
    const { problem, context } = await twoStepProblem({ lm: evenLm().lm });
    const { sets, bootstrapped, labeled } = await makeDemoSets(problem, context, sizes);
    const wordOf = new Map(problem.trainset.map(({ id, input }) => [id, (input as WordRow["input"]).word]));
    const demos = Object.values(sets).flat(2);
    const cut = demos.filter(({ origin }) => origin === "bootstrapped");
    expect(cut.length).toBeGreaterThan(10);
    for (const { exampleId } of cut)
      expect(Number(/\d+/.exec(wordOf.get(exampleId) ?? "")?.[0]) % 4).toBeLessThan(2);
    expect(bootstrapped.successes.length).toBeGreaterThan(0);
    expect(labeled.colour?.length).toBe(problem.trainset.length);
  });

  it("runs a given teacher as it stands: its instructions and demos are in the prompts, but an example's own", async () => {
    const { lm, requests } = evenLm();
    const { problem, context } = await twoStepProblem({ lm });
    const demos = problem.trainset.slice(0, 3).map(({ id, input }) => ({
      origin: "bootstrapped" as const,
      exampleId: id,
      fields: { word: (input as WordRow["input"]).word, colour: "red" },
    }));
    const plan: Plan = {
      kind: "single",
      parameters: { colour: { instruction: "Teach the hue.", demos }, heat: twoSteps.parameters.heat },
    };
    const teacher = seal(twoSteps, { plan });
    await makeDemoSets({ ...problem, trainset: problem.trainset.slice(0, 5) }, context, {
      ...sizes,
      teacher,
    });
    const colours = requests.filter((request) => textOf(request).includes("Teach the hue."));
    expect(colours.length).toBeGreaterThanOrEqual(5);
    for (const { prefix, messages } of colours) {
      const shown = prefix.map(({ text }) => text).join("\n");
      const asked = messages.map(({ text }) => text).join("\n");
      for (const { fields } of demos) {
        // Each word with the quotes of its JSON, so that no word is part of another.
        const word = JSON.stringify(fields.word);
        expect(shown.includes(word)).toBe(!asked.includes(word));
      }
    }
    const heats = requests.filter((request) => textOf(request).includes("Say how warm it is."));
    expect(heats.every(({ prefix }) => prefix.length === 1)).toBe(true);
  });

  it("refuses a teacher of another program before the first call", async () => {
    const { lm, requests } = evenLm();
    const { problem, context } = await twoStepProblem({ lm });
    const teacher: Plan = { kind: "single", parameters: { colour: twoSteps.parameters.colour } };
    await expect(makeDemoSets(problem, context, { ...sizes, teacher })).rejects.toMatchObject({
      code: "PLAN_INVALID",
    });
    expect(requests.length).toBe(0);
  });

  it("keeps all prompts within the tokens that demos may take, the teacher's too", async () => {
    const { lm, requests } = evenLm();
    const { problem, context } = await twoStepProblem({ lm });
    const lengthOf = ({ prefix }: LmRequest): number => prefix.map(({ text }) => text).join("\n").length;
    const options = { ...sizes, maxDemoTokens: 100, countTokens: (text: string) => text.length };
    const { sets } = await makeDemoSets(problem, context, options);
    const bare = await twoStepProblem({ lm });
    const before = requests.length;
    await makeDemoSets(bare.problem, bare.context, { ...sizes, maxDemoTokens: 0 });
    const base = Math.min(...requests.slice(before).map(lengthOf));
    expect(Math.max(...requests.map(lengthOf)) - base).toBeGreaterThan(30);
    expect(Math.max(...requests.slice(0, before).map(lengthOf)) - base).toBeLessThanOrEqual(100 + 40); // the two instructions differ
    const { sets: free } = await makeDemoSets(problem, context, sizes);
    const longest = (of: typeof sets): number => Math.max(...(of.colour ?? []).map(({ length }) => length));
    expect([longest(sets), longest(free)]).toEqual([2, 4]);
  });

  it("asks the embedder once for each input, and a replay asks for nothing", async () => {
    const study = memoryStudy();
    const run = async (embedder: Embedder) =>
      compile(twoSteps, {
        trainset: wordRows(60),
        metric,
        lm: demoLover(),
        embedder,
        study,
        strategy: demosAlone(sizes),
        adopt: "unverified",
      });
    const first = letters();
    const { artifact, report } = await run(first);
    expect(first.asked.length).toBeGreaterThan(20);
    expect(new Set(first.asked).size).toBe(first.asked.length);
    expect(artifact.provenance?.models.embedder).toBe("letters");
    const again = letters();
    expect((await run(again)).artifact.toString()).toBe(artifact.toString());
    expect(again.asked).toEqual([]);
    const other = letters("other letters");
    const changed = await run(other);
    expect(changed.report.changed).toEqual(["models"]);
    expect(other.asked.length).toBe(first.asked.length);
    expect(report.changed).toEqual([]);
  });

  it("does not depend on the order in which answers arrive, nor on concurrency", async () => {
    const run = async (concurrency: number, latencyMs: number) =>
      compile(twoSteps, {
        trainset: wordRows(60),
        metric,
        lm: demoLover({ latencyMs }),
        strategy: demosAlone({ ...sizes, loopDemos: "all" }),
        adopt: "unverified",
        concurrency,
      });
    const { artifact } = await run(1, 0);
    expect((await run(7, 1)).artifact.toString()).toBe(artifact.toString());
  });
});

describe("demoOptionsJson()", () => {
  it("lists what is set, and tells teachers and counters apart by their hashes", () => {
    expect(demoOptionsJson({ maxBootstrapped: 0, loopDemos: "all" })).toEqual({
      maxBootstrapped: 0,
      loopDemos: "all",
    });
    const plan: Plan = { kind: "single", parameters: twoSteps.parameters };
    const { teacher, countTokens } = demoOptionsJson({ teacher: plan, countTokens: (text) => text.length });
    expect(teacher).toMatch(/^[0-9a-f]{64}$/);
    expect(countTokens).toMatch(/^[0-9a-f]{64}$/);
    expect(demoOptionsJson({ teacher: seal(twoSteps) })).toEqual({ teacher });
    expect(bootstrapFewShot({ teacher: plan }).options).toEqual({
      maxBootstrapped: 4,
      maxLabeled: 8,
      teacher,
    });
  });

  it.each([
    { maxBootstrapped: -1 },
    { maxLabeled: 0.5 },
    { maxDemoTokens: Number.NaN },
    { threshold: 50 },
    { bootstrapRounds: 0 },
    { loopDemos: "some" },
    { countTokens: 4 },
    { teacher: "artifact.json" },
  ])("refuses %o", (options) => {
    const list = () => demoOptionsJson(options as unknown as DemoOptions);
    expect(list).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(list).toThrow(Object.keys(options)[0]);
  });
});
