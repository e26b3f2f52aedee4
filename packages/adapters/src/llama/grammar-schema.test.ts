import { describe, expect, it } from "vitest";
import { grammarSchema } from "./grammar-schema.js";

describe("grammarSchema()", () => {
  it("keeps structure, closed sets and lengths, and leaves out what a grammar cannot say", () => {
    const schema = {
      type: "object",
      description: "An answer.",
      properties: {
        label: { type: "string", enum: ["a", "b"] },
        count: { type: "integer", minimum: 0 },
        note: { anyOf: [{ type: "string", maxLength: 9, pattern: "^x" }, { type: "null" }] },
        day: { type: "string", format: "date" },
        mail: { type: "string", format: "email" },
        tags: { type: "array", items: { type: "string" }, maxItems: 3, uniqueItems: true },
      },
      required: ["label"],
      additionalProperties: false,
    };
    expect(grammarSchema(schema)).toEqual({
      type: "object",
      properties: {
        label: { enum: ["a", "b"] },
        count: { type: "integer" },
        note: { oneOf: [{ type: "string", maxLength: 9 }, { type: "null" }] },
        day: { type: "string", format: "date" },
        mail: { type: "string" },
        tags: { type: "array", items: { type: "string" }, maxItems: 3 },
      },
    });
  });

  it("says records, tuples and definitions", () => {
    expect(grammarSchema({ type: "object", additionalProperties: { type: "number" } })).toEqual({
      type: "object",
      properties: {},
      additionalProperties: { type: "number" },
    });
    expect(grammarSchema({ type: "array", prefixItems: [{ const: 1 }, { type: "string" }] })).toEqual({
      type: "array",
      prefixItems: [{ const: 1 }, { type: "string" }],
      minItems: 2,
      maxItems: 2,
    });
    const node = { type: "object", properties: { next: { $ref: "#/$defs/node" } } };
    expect(grammarSchema({ $ref: "#/$defs/node", $defs: { node } })).toEqual({
      $ref: "#/$defs/node",
      $defs: { node },
    });
  });

  it.each([
    true,
    {},
    { allOf: [{ type: "string" }] },
    { $ref: "#" },
    { type: "array" },
    { type: "object", properties: { any: {} } },
  ])("gives up on %j", (schema) => expect(grammarSchema(schema)).toBeUndefined());
});
