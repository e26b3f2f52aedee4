import { describe, expect, it } from "vitest";
import * as z from "zod";
import { effect } from "../module/effect.js";
import { majority } from "../module/majority.js";
import { predict } from "../module/predict.js";
import { sig } from "../signature/shorthand.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { program } from "./program.js";
import type { Around, RunStep } from "./run-state.js";

const lookup = effect({
  name: "lookup",
  input: { word: z.string() },
  output: { meaning: z.string() },
  run: async ({ word }) => ({ meaning: `${word}!` }),
});

const inner = program({
  name: "inner",
  input: { word: z.string() },
  output: { label: z.string() },
  modules: { label: predict(sig("word -> label")) },
  run: ({ word }, { label }) => label({ word }),
});

const outer = program({
  name: "outer",
  input: { word: z.string() },
  output: { label: z.string() },
  modules: { lookup, vote: majority(inner, { by: "label", votes: 2 }) },
  run: async ({ word }, { lookup: look, vote }) => vote({ word: (await look({ word })).meaning }),
});

const lm = scriptedLm({ reply: () => "happy" });

function recorder(): { readonly around: Around; readonly seen: string[]; readonly steps: RunStep[] } {
  const seen: string[] = [];
  const steps: RunStep[] = [];
  return {
    seen,
    steps,
    around: async (step, run) => {
      steps.push(step);
      seen.push(`> ${step.kind} ${step.path} ${step.name ?? "-"} ${step.sample}`);
      try {
        return await run();
      } finally {
        seen.push(`< ${step.path} ${step.sample}`);
      }
    },
  };
}

describe("RunOptions.around", () => {
  it("is wrapped around the program and each draw of each step, with path, kind, name and sample", async () => {
    const { around, seen } = recorder();
    await outer.run({ word: "cake" }, { lm, around });
    expect(seen[0]).toBe("> program  outer 0");
    expect(seen.at(-1)).toBe("<  0");
    expect(seen.filter((line) => line.startsWith(">")).sort()).toEqual([
      "> effect lookup lookup 0",
      "> leaf vote.label - 0/0",
      "> leaf vote.label - 0/1",
      "> program  outer 0",
      "> program vote inner 0/0",
      "> program vote inner 0/1",
    ]);
  });

  it("shows each step's span, which is complete when the step has settled", async () => {
    const { around, steps } = recorder();
    await outer.run({ word: "cake" }, { lm, around });
    expect(steps.map(({ span }) => span.output)).toEqual([
      { label: "happy" },
      { meaning: "cake!" },
      { label: "happy" },
      { label: "happy" },
      { label: "happy" },
      { label: "happy" },
    ]);
  });

  it("passes on the error of a step, and is wrapped around streams, too", async () => {
    const { around, seen } = recorder();
    await expect(inner.run({ word: 3 as never }, { lm, around })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
    expect(seen).toEqual(["> program  inner 0", "<  0"]);
    const events = [];
    for await (const event of inner.stream({ word: "cake" }, { lm, around })) events.push(event.type);
    expect(events.at(-1)).toBe("done");
    expect(seen.slice(2)).toEqual(["> program  inner 0", "> leaf label - 0", "< label 0", "<  0"]);
  });

  it("fails the step that it does not run", async () => {
    const around: Around = () => Promise.reject(new Error("no telemetry"));
    await expect(inner.run({ word: "cake" }, { lm, around })).rejects.toThrow("no telemetry");
  });
});
