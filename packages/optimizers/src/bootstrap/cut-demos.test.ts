import { chainOfThought, compositeOf, majority, predict, program, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { ProgramGraph } from "../analyze/program-graph.js";
import { rng } from "../random/index.js";
import type { LeafRecord, RunRecord } from "../study/run-record.js";
import { cutDemos } from "./cut-demos.js";

const step = signature({
  instruction: "",
  input: { n: z.number() },
  output: { answer: z.string(), note: z.optional(z.string()) },
});
const definition = compositeOf(
  program({
    name: "steps",
    input: {},
    output: { done: z.boolean() },
    modules: {
      plain: predict(step),
      thinking: chainOfThought(step),
      voting: majority(predict(step, { temperature: 1 }), { votes: 3, by: "answer" }),
    },
    run: async () => ({ done: true }),
  }),
);
const graph: ProgramGraph = {
  name: "steps",
  definition,
  leaves: Object.entries(definition.modules).flatMap(([path, leaf]) =>
    leaf.kind === "leaf" ? [{ path, leaf }] : [],
  ),
  effects: [],
  outline: "",
};

const call = (
  path: string,
  n: number,
  output: LeafRecord["output"] = { answer: `${n}` },
  sample = "0",
): LeafRecord => ({ path, sample, input: { n }, output });
const record = (...leaves: LeafRecord[]): RunRecord => ({
  exampleId: "x",
  outcome: { ok: true, score: 1 },
  answers: [],
  leaves,
});
const cut = (run: RunRecord, loopDemos: "one" | "all" = "one", seed = 0) =>
  cutDemos(run, graph, { rng: rng(seed), loopDemos });

describe("cutDemos()", () => {
  it("cuts one demo for each leaf that the run called, with its inputs and outputs", () => {
    expect(cut(record(call("plain", 1, { answer: "one", note: "easy" })))).toEqual({
      plain: [{ origin: "bootstrapped", exampleId: "x", fields: { n: 1, answer: "one", note: "easy" } }],
    });
  });

  it("keeps the reasoning, and cuts no demo where any field but an optional one is missing", () => {
    const thought = call("thinking", 1, { reasoning: "count", answer: "one" });
    expect(cut(record(thought)).thinking?.[0]?.fields).toEqual({ n: 1, reasoning: "count", answer: "one" });
    expect(cut(record(call("thinking", 1), thought), "all").thinking?.length).toBe(1);
    expect(cut(record(call("thinking", 1)))).toEqual({});
    expect(cut(record({ ...call("plain", 1), input: {} }))).toEqual({});
    expect(cut(record(call("of-another-program", 1)))).toEqual({});
  });

  it("keeps one call of a leaf that was called several times: the last in about half of the draws", () => {
    const run = record(call("plain", 0), call("plain", 1), call("plain", 2));
    const picks = Array.from({ length: 400 }, (_, seed) => cut(run, "one", seed).plain?.[0]?.fields.n);
    const share = (n: number): number => picks.filter((pick) => pick === n).length / picks.length;
    expect(share(2)).toBeCloseTo(0.5, 1);
    expect(share(0)).toBeCloseTo(0.25, 1);
  });

  it("keeps all calls of a loop where that is asked for, in the order of calling", () => {
    const run = record(call("plain", 2), call("plain", 0), call("thinking", 7), call("plain", 1));
    expect(cut(run, "all").plain?.map(({ fields }) => fields.n)).toEqual([2, 0, 1]);
  });

  it("takes the draws of a vote for one call, with what won", () => {
    const draws = ["a", "b", "b"].map((answer, draw): LeafRecord => {
      const drawn = call("voting", 1, { answer }, `0/${draw}`);
      return draw === 1 ? drawn : { ...drawn, lost: true };
    });
    const run = record(...draws, call("voting", 2, { answer: "c" }));
    expect(cut(run, "all").voting?.map(({ fields }) => fields.answer)).toEqual(["b", "c"]);
    const picks = Array.from({ length: 40 }, (_, seed) => cut(run, "one", seed).voting?.[0]?.fields.answer);
    expect(new Set(picks)).toEqual(new Set(["b", "c"]));
  });
});
