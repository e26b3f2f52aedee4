import { expectTypeOf, it } from "vitest";
import * as z from "zod";
import { load } from "../artifact/load.js";
import type { Embedder } from "../embed/embedder.js";
import { predict } from "../module/predict.js";
import type { ExpertsPlan } from "../program/parameters.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { expertsPlan } from "./experts-plan.js";
import { route } from "./route.js";

declare const embedder: Embedder;

const ask = predict(
  signature({ instruction: "Answer.", input: { question: z.string() }, output: { answer: z.number() } }),
);
const qa = program({
  name: "qa",
  input: { question: z.string(), lang: z.string().default("en") },
  output: { answer: z.number() },
  modules: { ask },
  run: async ({ question }, { ask }) => ask({ question }),
});

it("routes by hand, typed from the inputs of an expert to the output of a run", async () => {
  const plan = await expertsPlan(qa, {
    embedder,
    experts: [{ inputs: [{ question: "2 + 2" }], changes: { ask: { instruction: "Calculate." } } }],
  });
  expectTypeOf(plan).toEqualTypeOf<ExpertsPlan<"ask">>();
  const routed = route(qa, plan, { embedder, whenUnroutable: "fallback" });
  expectTypeOf(routed).toEqualTypeOf(qa);
  expectTypeOf(load(qa, "{}", { embedder })).toEqualTypeOf(qa);
  expectTypeOf(qa.with(plan)).toEqualTypeOf(qa);
});

it("refuses what does not fit the program, at the place where it stands", async () => {
  // @ts-expect-error an input that misses its field
  await expertsPlan(qa, { embedder, experts: [{ inputs: [{}], changes: {} }] });
  await expertsPlan(qa, {
    embedder,
    // @ts-expect-error no such step
    experts: [{ inputs: [{ question: "?" }], changes: { aks: { instruction: "x" } } }],
  });
  // @ts-expect-error no such policy
  route(qa, { kind: "single", parameters: qa.parameters }, { whenUnroutable: "ignore" });
});
