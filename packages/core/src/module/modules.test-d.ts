import { expectTypeOf, it } from "vitest";
import * as z from "zod";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { bestOf } from "./best-of.js";
import { each } from "./each.js";
import type { Module } from "./module.js";
import { parallel } from "./parallel.js";
import { predict } from "./predict.js";
import { react, tool } from "./react/index.js";
import { refine } from "./refine.js";

const task = signature({
  instruction: "",
  input: { question: z.string(), hint: z.string().optional() },
  output: { label: z.enum(["a", "b"]) },
});
const leaf = predict(task);
const find = tool({
  name: "find",
  description: "Finds.",
  input: { city: z.string(), limit: z.number().default(3) },
  output: { found: z.array(z.string()) },
  run: async (input) => {
    expectTypeOf(input).toEqualTypeOf<{ city: string; limit: number }>();
    return { found: [input.city] };
  },
});

it("types tools from their shapes", () => {
  expectTypeOf(find).toExtend<
    Module<{ city: string; limit?: number }, { found: string[] }, unknown, "effect">
  >();
  // @ts-expect-error the output has no such field
  tool({ name: "x", description: "x", input: {}, output: { a: z.string() }, run: async () => ({ b: "" }) });
});

it("types react as its signature, with the paths of its leaves", () => {
  const agent = react(task, { tools: { find } });
  expectTypeOf(agent.run).parameter(0).toEqualTypeOf<{ question: string; hint?: string | undefined }>();
  expectTypeOf(agent.run).returns.resolves.toEqualTypeOf<{ label: "a" | "b" }>();
  expectTypeOf<keyof typeof agent.parameters>().toEqualTypeOf<"act" | "answer">();
  const outer = program({
    name: "outer",
    input: { question: z.string() },
    output: { label: z.string() },
    modules: { agent, leaf },
    run: ({ question }, steps) => steps.agent({ question }),
  });
  expectTypeOf<keyof typeof outer.parameters>().toEqualTypeOf<"agent.act" | "agent.answer" | "leaf">();
  // @ts-expect-error an unnamed function is no tool
  react(task, { tools: { find: () => {} } });
});

it("types the score of bestOf and refine from the module", () => {
  const best = bestOf(leaf, {
    draws: 3,
    score: ({ question }, { label }) => {
      expectTypeOf(question).toEqualTypeOf<string>();
      expectTypeOf(label).toEqualTypeOf<"a" | "b">();
      return label === "a" ? 1 : 0;
    },
  });
  expectTypeOf(best).toEqualTypeOf(leaf);
  const refined = refine(leaf, { attempts: 2, score: (_, { label }) => ({ score: 0, feedback: label }) });
  expectTypeOf(refined).toEqualTypeOf(leaf);
  // @ts-expect-error refine needs words on what was wrong
  refine(leaf, { attempts: 2, score: () => 1 });
});

it("types the field that takes a program's feedback", () => {
  const inner = program({
    name: "inner",
    input: { question: z.string(), hint: z.string().optional(), count: z.number().optional() },
    output: { label: z.string() },
    modules: { leaf },
    run: ({ question }, steps) => steps.leaf({ question }),
  });
  const score = () => ({ score: 1, feedback: "" });
  refine(inner, { attempts: 2, score, feedback: "hint" });
  // @ts-expect-error not optional
  refine(inner, { attempts: 2, score, feedback: "question" });
  // @ts-expect-error no text
  refine(inner, { attempts: 2, score, feedback: "count" });
  // @ts-expect-error a program names its field
  refine(inner, { attempts: 2, score });
});

it("types parallel and each from what they run", () => {
  const both = parallel({ leaf, find });
  expectTypeOf(both.run).parameter(0).toEqualTypeOf<{
    question: string;
    hint?: string | undefined;
    city: string;
    limit?: number | undefined;
  }>();
  expectTypeOf(both.run).returns.resolves.toEqualTypeOf<{
    leaf: { label: "a" | "b" };
    find: { found: string[] };
  }>();
  expectTypeOf<keyof typeof both.parameters>().toEqualTypeOf<"leaf">();
  const all = each(both);
  expectTypeOf<keyof typeof all.parameters>().toEqualTypeOf<"item.leaf">();
  const labels = each(leaf);
  expectTypeOf(labels.run).parameter(0).toEqualTypeOf<{
    readonly items: readonly { question: string; hint?: string | undefined }[];
  }>();
  expectTypeOf(labels.run).returns.resolves.toEqualTypeOf<{ results: { label: "a" | "b" }[] }>();
  expectTypeOf<keyof typeof labels.parameters>().toEqualTypeOf<"item">();
});
