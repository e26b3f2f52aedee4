import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import type { SignetError } from "../errors.js";
import { parseFields } from "./parse-fields.js";
import type { Shape } from "./shape.js";
import { signature } from "./signature.js";

const make = (input: Shape, output: Shape) => signature({ instruction: "Do it.", input, output });

describe("signature()", () => {
  it("reads names, titles, descriptions, kinds and choices in order, from classic zod and zod/mini", () => {
    const { inputFields, outputFields } = make(
      { userName: z.string().describe("Who asks").optional(), age: z.int().default(3) },
      { label: mini.enum(["a", "b"]), sure: z.boolean(), items: z.array(z.string()) },
    );
    expect(
      inputFields.map(({ name, title, description, optional, kind }) => [
        name,
        title,
        description,
        optional,
        kind,
      ]),
    ).toEqual([
      ["userName", "User name", "Who asks", true, "string"],
      ["age", "Age", undefined, true, "integer"],
    ]);
    expect(outputFields.map(({ name, kind, choices }) => [name, kind, choices])).toEqual([
      ["label", "choice", ["a", "b"]],
      ["sure", "boolean", ["true", "false"]],
      ["items", "json", undefined],
    ]);
  });

  it("hash covers names, types, descriptions and order, not the instruction", () => {
    const base = make({ a: z.string(), b: z.string() }, { c: z.number() });
    expect(
      signature({ instruction: "Other.", input: { a: z.string(), b: z.string() }, output: { c: z.number() } })
        .hash,
    ).toBe(base.hash);
    expect(make({ b: z.string(), a: z.string() }, { c: z.number() }).hash).not.toBe(base.hash);
    expect(make({ a: z.string().describe("x"), b: z.string() }, { c: z.number() }).hash).not.toBe(base.hash);
    expect(make({ a: z.string(), b: z.string() }, { c: z.int() }).hash).not.toBe(base.hash);
  });

  it.each<[string, Shape, Shape]>([
    ["no output", { a: z.string() }, {}],
    ["a field on both sides", { a: z.string() }, { a: z.string() }],
    ["a date", { a: z.date() }, { b: z.string() }],
    ["a map", { a: z.string() }, { b: z.map(z.string(), z.string()) }],
    ["a transform", { a: z.string().transform((text) => text.length) }, { b: z.string() }],
    [
      "a transform deep inside",
      { a: z.array(z.object({ x: z.string().transform(Number) })) },
      { b: z.string() },
    ],
    ["a reserved name", { constructor: z.string() }, { b: z.string() }],
    ["a dotted name", { "a.b": z.string() }, { b: z.string() }],
  ])("refuses %s", (_, input, output) => {
    expect(() => make(input, output)).toThrow(
      expect.objectContaining({ code: "SIGNATURE_INVALID" }) as SignetError,
    );
  });

  it("accepts dates as codecs, and says that they encode", () => {
    const date = z.codec(z.iso.datetime(), z.date(), {
      decode: (text) => new Date(text),
      encode: (value) => value.toISOString(),
    });
    expect(make({ at: date }, { b: z.string() }).inputFields[0]).toMatchObject({
      encodes: true,
      kind: "string",
    });
  });
});

describe("parseFields()", () => {
  const { inputFields } = make(
    { name: z.string().min(2), tags: z.array(z.string()).default([]) },
    { b: z.string() },
  );

  it("fills defaults and drops unknown keys, the prototype's among them", () => {
    expect(parseFields(inputFields, JSON.parse('{"name":"Ann","__proto__":{"x":1},"y":2}'))).toEqual({
      ok: true,
      values: { name: "Ann", tags: [] },
    });
  });

  it("names each broken field", () => {
    expect(parseFields(inputFields, { tags: ["a", 1] })).toMatchObject({
      ok: false,
      issues: [{ field: "name", message: "is missing" }, { field: "tags.1" }],
    });
    expect(parseFields(inputFields, "text")).toMatchObject({ ok: false });
  });
});
