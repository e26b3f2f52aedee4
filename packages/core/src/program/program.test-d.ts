import { expectTypeOf, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { load } from "../artifact/load.js";
import { evaluate } from "../evaluate/evaluate.js";
import { exactMatch } from "../evaluate/metrics.js";
import type { LanguageModel } from "../lm/language-model.js";
import { chainOfThought } from "../module/chain-of-thought.js";
import { effect } from "../module/effect.js";
import { majority } from "../module/majority.js";
import { predict } from "../module/predict.js";
import { signature } from "../signature/signature.js";
import type { ProgramParameters } from "./parameters.js";
import { program } from "./program.js";

declare const lm: LanguageModel;

const query = predict(
  signature({
    instruction: "Write a query.",
    input: { question: z.string(), notes: z.array(z.string()).default([]) },
    output: { query: z.string() },
  }),
);
const search = effect({
  name: "search",
  input: { query: z.string() },
  output: { passages: z.array(z.string()) },
  run: async ({ query }, { signal }) => {
    signal.throwIfAborted();
    return { passages: [query] };
  },
});
const hop = program({
  name: "hop",
  input: { question: z.string() },
  output: { passages: z.array(z.string()) },
  modules: { query, search },
  run: async ({ question }, { query, search }) => {
    const { query: text } = await query({ question });
    return search({ query: text });
  },
});
const route = chainOfThought(
  signature({
    instruction: "Route.",
    input: { text: mini.string() },
    output: { label: z.enum(["a", "b"]), why: z.optional(z.string()) },
  }),
  { lm: "cheap" },
);
const qa = program({
  name: "qa",
  // `run` stands first: the order of the keys must not matter.
  run: async (input, steps, context) => {
    const hops = await Promise.all(
      [0, 1].map((sample) => steps.hop({ question: input.question }, { sample, signal: context.signal })),
    );
    const routed = await steps.route({ text: hops.flatMap(({ passages }) => passages).join("\n") });
    expectTypeOf(routed.label).toEqualTypeOf<"a" | "b">();
    expectTypeOf(routed.why).toEqualTypeOf<string | undefined>();
    expectTypeOf(routed.reasoning).toEqualTypeOf<string>();
    // @ts-expect-error a field that the signature lacks
    routed.nope;
    // @ts-expect-error a wrong input field
    await steps.route({ txt: "" });
    // @ts-expect-error a module that is not declared
    steps.missing;
    // @ts-expect-error a definition cannot be called: only the bound step can
    await route({ text: "" });
    return { label: routed.label };
  },
  input: { question: z.string(), lang: z.string().default("en") },
  output: { label: z.enum(["a", "b"]) },
  modules: { hop, route: majority(route, { votes: 3, by: "label" }) },
});

it("infers inputs, outputs, paths and steps", () => {
  expectTypeOf(qa.run).parameter(0).toEqualTypeOf<{ question: string; lang?: string | undefined }>();
  expectTypeOf(qa.run).returns.resolves.toEqualTypeOf<{ label: "a" | "b" }>();
  expectTypeOf<keyof typeof qa.parameters>().toEqualTypeOf<"hop.query" | "route">();
  expectTypeOf(qa.with({ "hop.query": { instruction: "x" } })).toEqualTypeOf(qa);
  expectTypeOf(load(qa, "{}")).toEqualTypeOf(qa);
  const erased: ProgramParameters = qa.parameters;
  expectTypeOf(erased).toBeObject();
});

it("refuses what does not fit, at the place where it stands", () => {
  // @ts-expect-error no such path
  qa.with({ "hop.qury": { instruction: "x" } });
  program({
    name: "bad",
    input: { a: z.string() },
    output: { b: z.number() },
    modules: {},
    // @ts-expect-error wrong type of output
    run: async ({ a }) => ({ b: a }),
  });
  // @ts-expect-error not an output of the module
  majority(route, { votes: 3, by: "nope" });
});

it("ties metric, examples and program together", async () => {
  await evaluate(qa, [{ input: { question: "x" }, expected: { label: "a", hint: 3 } }], {
    metric: (example, output) => output.label === example.expected.label && example.expected.hint > 2,
    lm,
  });
  await evaluate(qa, [{ input: { question: "x" }, expected: { label: "a" } }], {
    metric: exactMatch("label"),
    lm: { default: lm, cheap: lm },
  });
  await evaluate(qa, [{ input: { question: "x" }, expected: { lable: "a" } }], {
    // @ts-expect-error the program returns no such field
    metric: exactMatch("lable"),
    lm,
  });
  // @ts-expect-error a row that misses an input field
  await evaluate(qa, [{ input: {}, expected: { label: "a" } }], { metric: exactMatch("label"), lm });
});

it("streams typed outputs", async () => {
  for await (const event of qa.stream({ question: "q" }, { lm })) {
    if (event.type === "done") expectTypeOf(event.output).toEqualTypeOf<{ label: "a" | "b" }>();
  }
});
