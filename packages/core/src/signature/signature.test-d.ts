import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import type { In, Out, Shape } from "./shape.js";
import { type Signature, signature } from "./signature.js";

type Input<S> = S extends Signature<infer I, Shape> ? In<I> : never;
type InputRead<S> = S extends Signature<infer I, Shape> ? Out<I> : never;
type Output<S> = S extends Signature<Shape, infer O> ? Out<O> : never;

const day = z.codec(z.iso.date(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString().slice(0, 10),
});

describe("signature() infers", () => {
  it("required, optional and defaulted fields, as callers write and as code reads them", () => {
    const made = signature({
      instruction: "Answer.",
      input: {
        question: z.string().describe("What is asked"),
        lang: z.string().default("en"),
        notes: z.array(z.string()).optional(),
        maybe: z.string().nullable(),
      },
      output: { answer: z.string(), score: z.number().min(0).max(1), why: z.optional(z.string()) },
    });
    expectTypeOf<Input<typeof made>>().toEqualTypeOf<{
      question: string;
      lang?: string | undefined;
      notes?: string[] | undefined;
      maybe: string | null;
    }>();
    expectTypeOf<InputRead<typeof made>>().toEqualTypeOf<{
      question: string;
      lang: string;
      notes?: string[] | undefined;
      maybe: string | null;
    }>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{
      answer: string;
      score: number;
      why?: string | undefined;
    }>();
  });

  it("codecs: the decoded form on both sides of the code, the encoded one for what is written", () => {
    const made = signature({ instruction: "", input: { since: day }, output: { until: day } });
    expectTypeOf<Input<typeof made>>().toEqualTypeOf<{ since: string }>();
    expectTypeOf<InputRead<typeof made>>().toEqualTypeOf<{ since: Date }>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{ until: Date }>();
  });

  it("closed sets, objects and unions", () => {
    const made = signature({
      instruction: "",
      input: { rows: z.array(z.object({ id: z.int(), text: z.string().optional() })) },
      output: {
        label: z.enum(["bug", "idea"]),
        kind: z.literal("x"),
        either: z.union([z.string(), z.number()]),
        scores: z.record(z.string(), z.number()),
      },
    });
    expectTypeOf<Input<typeof made>>().toEqualTypeOf<{
      rows: { id: number; text?: string | undefined }[];
    }>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{
      label: "bug" | "idea";
      kind: "x";
      either: string | number;
      scores: Record<string, number>;
    }>();
  });

  it("the same from zod/mini, also beside classic zod", () => {
    const made = signature({
      instruction: "",
      input: {
        text: mini.string(),
        lang: mini._default(mini.string(), "en"),
        tags: mini.optional(mini.array(mini.string())),
      },
      output: { label: mini.enum(["a", "b"]), score: z.number() },
    });
    expectTypeOf<Input<typeof made>>().toEqualTypeOf<{
      text: string;
      lang?: string | undefined;
      tags?: string[] | undefined;
    }>();
    expectTypeOf<InputRead<typeof made>["lang"]>().toEqualTypeOf<string>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{ label: "a" | "b"; score: number }>();
  });

  it("thirty fields", () => {
    const text = z.string().describe("A text");
    const made = signature({
      instruction: "",
      // biome-ignore format: thirty fields
      input: {
        a1: text, a2: text, a3: text, a4: text, a5: text, a6: text, a7: text, a8: text, a9: text, a10: text,
        b1: z.number(), b2: z.number(), b3: z.number(), b4: z.number(), b5: z.number(), b6: z.number(), b7: z.number(),
        c1: z.boolean().optional(), c2: z.boolean().optional(), c3: z.boolean().optional(), c4: z.boolean().optional(),
        d1: z.enum(["x", "y"]), d2: z.enum(["x", "y"]), d3: z.enum(["x", "y"]), d4: z.enum(["x", "y"]).default("x"),
      },
      output: { e1: text, e2: text, e3: z.array(text), e4: z.array(text).default([]), e5: z.int() },
    });
    expectTypeOf<Input<typeof made>["d4"]>().toEqualTypeOf<"x" | "y" | undefined>();
    expectTypeOf<InputRead<typeof made>["d4"]>().toEqualTypeOf<"x" | "y">();
    expectTypeOf<Input<typeof made>["c4"]>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{
      e1: string;
      e2: string;
      e3: string[];
      e4: string[];
      e5: number;
    }>();
  });
});

describe("signature() does not compile", () => {
  it("without an instruction, an input or an output", () => {
    // @ts-expect-error no instruction
    signature({ input: {}, output: { a: z.string() } });
    // @ts-expect-error no output
    signature({ instruction: "", input: {} });
  });

  it("with fields that are no schemas", () => {
    // @ts-expect-error a type's name is no schema
    signature({ instruction: "", input: { a: "string" }, output: { b: z.string() } });
  });
});
