import type { Json } from "@signet/core";
import { expect, it } from "vitest";
import { z } from "zod";

import { fitSchema, type SchemaDialect } from "./fit-schema.js";

const strict: SchemaDialect = {
  understands: (keyword) => keyword === "minimum" || keyword === "maximum",
  requiresAll: true,
  recursion: true,
};
const loose: SchemaDialect = { ...strict, requiresAll: false, recursion: false };

// zod's schemas are JSON.
const schemaOf = (type: z.ZodType): Json => z.toJSONSchema(type, { io: "output" }) as unknown as Json;

it("fitSchema() closes objects, keeps descriptions and order, drops remarks", () => {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    description: "the answer",
    properties: { b: { type: "string", default: "x" }, a: { type: "array", items: { type: "integer" } } },
    required: ["a", "b"],
  };
  const fitted = fitSchema(schema, strict);
  expect(fitted).toEqual({
    isExact: true,
    schema: {
      type: "object",
      description: "the answer",
      properties: { b: { type: "string" }, a: { type: "array", items: { type: "integer" } } },
      required: ["b", "a"],
      additionalProperties: false,
    },
  });
  expect(Object.keys((fitted?.schema.properties ?? {}) as object)).toEqual(["b", "a"]);
});

it("fitSchema() says when it left something out", () => {
  const fitted = fitSchema(schemaOf(z.object({ n: z.number().min(1), s: z.string().max(9) })), strict);
  expect(fitted?.isExact).toBe(false);
  expect(fitted?.schema).toMatchObject({
    properties: { n: { type: "number", minimum: 1 }, s: { type: "string" } },
  });
  expect(JSON.stringify(fitted)).not.toContain("maxLength");
});

it("fitSchema() keeps enums, constants, null and alternatives", () => {
  const type = z.object({
    label: z.enum(["a", "b"]),
    one: z.literal("one"),
    maybe: z.string().nullable(),
    either: z.discriminatedUnion("k", [
      z.object({ k: z.literal("x"), v: z.string() }),
      z.object({ k: z.literal("y") }),
    ]),
  });
  const fitted = fitSchema(schemaOf(type), strict);
  expect(fitted?.schema.properties).toMatchObject({
    label: { type: "string", enum: ["a", "b"] },
    one: { type: "string", const: "one" },
    maybe: { type: ["string", "null"] },
    either: { anyOf: [{ additionalProperties: false }, { additionalProperties: false }] },
  });
});

it("fitSchema() names the type of an enum that has none", () => {
  const schema = { type: "object", properties: { x: { enum: ["a", 1, null] } }, required: ["x"] };
  expect(fitSchema(schema, strict)?.schema.properties).toEqual({
    x: { type: ["string", "number", "null"], enum: ["a", 1, null] },
  });
});

it("fitSchema() follows recursion only where it is understood", () => {
  interface Tree {
    name: string;
    children: Tree[];
  }
  const tree: z.ZodType<Tree> = z.object({ name: z.string(), children: z.array(z.lazy(() => tree)) });
  const schema = schemaOf(z.object({ tree }));
  expect(fitSchema(schema, strict)).toBeDefined();
  expect(fitSchema(schema, loose)).toBeUndefined();
});

it("fitSchema() keeps references that lead nowhere back", () => {
  const point = { type: "object", properties: { x: { type: "number" } }, required: ["x"] };
  const schema = {
    type: "object",
    properties: { from: { $ref: "#/$defs/point" }, to: { $ref: "#/$defs/point" } },
    required: ["from", "to"],
    $defs: { point },
  };
  expect(fitSchema(schema, loose)?.schema).toMatchObject({
    properties: { from: { $ref: "#/$defs/point" } },
    $defs: { point: { additionalProperties: false } },
  });
});

it.each([
  ["an optional field", z.object({ a: z.string().optional() })],
  ["a record", z.object({ a: z.record(z.string(), z.number()) })],
  ["a tuple", z.object({ a: z.tuple([z.string(), z.number()]) })],
  ["anything at all", z.object({ a: z.unknown() })],
  ["no object", z.string()],
])("fitSchema() gives up on %s where it cannot be expressed", (_, type) => {
  expect(fitSchema(schemaOf(type), strict)).toBeUndefined();
});

it("fitSchema() leaves an optional field optional where that is understood", () => {
  const schema = schemaOf(z.object({ a: z.string().optional(), b: z.string() }));
  expect(fitSchema(schema, loose)?.schema.required).toEqual(["b"]);
});

it("fitSchema() gives up on parts that only hold together", () => {
  const parts = { allOf: [{ type: "string" }, { type: "string", maxLength: 2 }] };
  const both = { type: "object", properties: {}, anyOf: [{ type: "object", properties: {} }] };
  for (const a of [parts, both]) {
    expect(fitSchema({ type: "object", properties: { a }, required: ["a"] }, strict)).toBeUndefined();
  }
});
