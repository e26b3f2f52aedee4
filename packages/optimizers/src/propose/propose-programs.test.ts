import {
  type CompositeDefinition,
  type Fields,
  leavesOf,
  predict,
  program,
  SignetError,
  sig,
} from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { ProgramGraph } from "../analyze/index.js";
import { rng } from "../random/index.js";
import { dataFacts } from "./data-facts.js";
import { lmProposer } from "./lm-proposer.js";
import { type ProgramsRequest, proposePrograms } from "./propose-programs.js";
import { proposerModel } from "./testing/proposer-model.js";
import { contextOf, demosOf } from "./testing/request.js";

const sort = sig('message -> topic: "payment" | "delivery"', "Name the topic.");
const reply = sig("message, topic -> answer", "Write a reply.");
const base = { sort: "Name the topic.", "inner.reply": "Write a reply." };

function graphOfTwo(): ProgramGraph {
  const inner = program({
    name: "inner",
    input: { message: z.string(), topic: z.string() },
    output: { answer: z.string() },
    modules: { reply: predict(reply) },
    run: (values, steps) => steps.reply(values),
  });
  const made = program({
    name: "mail",
    input: { message: z.string() },
    output: { answer: z.string() },
    modules: { sort: predict(sort), inner },
    run: async ({ message }, steps) => {
      const { topic } = await steps.sort({ message });
      return steps.inner({ message, topic });
    },
  });
  const definition = made["~definition"] as CompositeDefinition; // a program's definition is a composite one
  const leaves = leavesOf(definition).map(([path, leaf]) => ({ path, leaf }));
  return { name: "mail", definition, leaves, effects: [], outline: "program mail" };
}

const rows = Array.from(
  { length: 20 },
  (_, index): Fields => ({
    message: `Row ${index}: my invoice is wrong and nobody answers my calls about it`,
    topic: index % 2 ? "payment" : "delivery",
  }),
);

function requestOfTwo(rest: Partial<ProgramsRequest> = {}): ProgramsRequest {
  const graph = graphOfTwo();
  const facts = dataFacts(graph, { sort: demosOf(rows) });
  return { graph, base, facts, history: [], count: 3, rng: rng(5), firstSample: 0, ...rest };
}

const both = (one: string, two: string): string => `[sort]\n${one}\n\n[inner.reply]\n${two}`;

async function propose(model: ReturnType<typeof proposerModel>, rest: Partial<ProgramsRequest> = {}) {
  const context = contextOf(model.lm);
  return { found: await proposePrograms(requestOfTwo(rest), context), warnings: context.warnings };
}

describe("proposePrograms()", () => {
  it("writes all steps in one call, and keeps the present instruction of a step that is left out", async () => {
    const replies = [
      both("Sort 0.", "Reply 0."),
      "[inner.reply]\nReply 1.",
      JSON.stringify({ sort: "Sort 2.", "inner.reply": "Reply 2." }),
    ];
    const model = proposerModel({ programs: (_, sample) => replies[Number(sample)] ?? "" });
    const { found, warnings } = await propose(model);
    expect(found).toEqual([
      { sort: "Sort 0.", "inner.reply": "Reply 0." },
      { sort: "Name the topic.", "inner.reply": "Reply 1." },
      { sort: "Sort 2.", "inner.reply": "Reply 2." },
    ]);
    expect(warnings).toEqual([]);
    expect(model.prompts.programs).toHaveLength(3);
  });

  it("shows the steps, and the best programs with their scores, ascending", async () => {
    const model = proposerModel();
    const history = [0.3, 0.9, 0.1, 0.7, 0.5, 0.8].map((score) => ({
      instructions: { sort: `Sort ${score}`, "inner.reply": `Reply ${score}` },
      score,
    }));
    await propose(model, { history });
    const { prompt } = model.prompts.programs[0] ?? { prompt: "" };
    expect(prompt).toContain("sort: from Message to Topic (one of: payment, delivery)");
    expect(prompt).toContain("Present instruction:\nWrite a reply.");
    const shown = [
      ...prompt.matchAll(/^Score: (\d+) %\n\[sort\]\nSort (.*)\n\[inner\.reply\]\nReply (.*)$/gm),
    ];
    expect(shown.map(([, ...parts]) => parts)).toEqual(
      [0.3, 0.5, 0.7, 0.8, 0.9].map((score) => [String(100 * score), String(score), String(score)]),
    );
  });

  it("has neither text nor heading of what is switched off, and shares its grounds with other proposers", async () => {
    const model = proposerModel();
    const history = [{ instructions: base, score: 0.4 }];
    const request = requestOfTwo({ history, style: { tip: "Be brief." } });
    const context = contextOf(model.lm);
    await lmProposer().propose(
      { ...request, path: "sort", base: base.sort, demoSets: [], history: [] },
      context,
    );
    await proposePrograms(request, context);
    expect(model.prompts.program).toHaveLength(1);
    expect(model.prompts.condense).toHaveLength(1);
    const off = { data: false, program: false, tip: false, history: 0 };
    await proposePrograms({ ...request, style: { grounding: off, tip: "Be brief." } }, context);
    const [on, bare] = [model.prompts.programs[0], model.prompts.programs.at(-1)];
    for (const heading of ["Data summary", "Program description", "Tip", "Tried programs"]) {
      expect(on?.prompt).toContain(heading);
      expect(bare?.prompt).not.toContain(heading);
    }
  });

  it("proposes no tried program again, nor one twice, and asks again instead", async () => {
    const history = [{ instructions: { sort: "Sort it.", "inner.reply": "Reply." }, score: 0.4 }];
    const texts = [both("Sort it!", "reply"), both("New sort.", "Reply."), both("New sorts", "Reply!")];
    const model = proposerModel({
      programs: (_, sample) => texts[Number(sample)] ?? both("Sort.", `No ${sample}`),
    });
    const { found } = await propose(model, { history });
    expect(found).toEqual([
      { sort: "Sort.", "inner.reply": "No 3" },
      { sort: "New sort.", "inner.reply": "Reply." },
      { sort: "Sort.", "inner.reply": "No 5" },
    ]);
  });

  it("drops the bad instruction of one step, and the reply when none is good", async () => {
    const quote = "Say: my invoice is wrong and nobody answers my calls about it.";
    const texts = [both(quote, "Reply kindly."), both(quote, "User: hi\nAssistant: hello"), "", "I cannot."];
    const model = proposerModel({ programs: (_, sample) => texts[Number(sample)] ?? "" });
    const { found, warnings } = await propose(model);
    expect(found).toEqual([{ sort: "Name the topic.", "inner.reply": "Reply kindly." }]);
    expect(warnings.join("\n")).toMatch(/An instruction for "sort" was dropped: it quotes an example/);
    expect(warnings.join("\n")).toMatch(/A proposal was dropped: it quotes an example/);
  });

  it("asks for new samples each time, the same in a replay", async () => {
    const run = async (): Promise<readonly string[]> => {
      const model = proposerModel();
      const { firstSample: _, ...request } = requestOfTwo({ rng: rng(3) });
      for (let round = 0; round < 3; round++) await proposePrograms(request, contextOf(model.lm));
      return model.prompts.programs.map(({ sample }) => sample);
    };
    const samples = await run();
    expect(new Set(samples).size).toBe(9);
    expect(await run()).toEqual(samples);
  });

  it("passes on what is no fault of an answer, and has nothing to say without a model", async () => {
    for (const code of ["BUDGET_EXHAUSTED", "LM_UNAVAILABLE", "ABORTED"] as const) {
      const model = proposerModel({ programs: () => new SignetError(code, "no") });
      await expect(propose(model)).rejects.toMatchObject({ code });
    }
    expect(await proposePrograms(requestOfTwo(), contextOf(undefined))).toEqual([]);
    expect((await propose(proposerModel(), { base: {} })).found).toEqual([]);
  });
});
