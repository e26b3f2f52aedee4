import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import { coerceText, coerceValue } from "./coerce.js";
import { labelIn } from "./label-in.js";
import { numberIn } from "./number-in.js";
import type { JsonSchema } from "./value-shape.js";

describe("numberIn()", () => {
  it.each<[string, number]>([
    ["12", 12],
    ["-3.5", -3.5],
    ["1e-7", 1e-7],
    ["1,234", 1234],
    ["1,234,567.5", 1234567.5],
    ["about 12", 12],
    ["12 USD", 12],
    ["$1,234.", 1234],
    ["**7**", 7],
    ["- 5", 5],
    ["−4 degrees", -4],
    ["85%", 85],
    ["12, that is 12", 12],
    ["gpt4 says 3", 3],
  ])("reads %j as %j", (text, value) => expect(numberIn(text)).toBe(value));

  it.each([
    "",
    "none",
    "1,5",
    "1.234,56",
    "12k",
    "3rd",
    "2 million",
    "3/4",
    "5-10",
    "10:30",
    "2026-01-02",
    "one of 3 or 4",
    "v2",
  ])("finds no single number in %j", (text) => expect(numberIn(text)).toBeUndefined());
});

describe("labelIn()", () => {
  const labels = ["billing", "bug report", "other"];
  it.each<[string, string]>([
    ["billing", "billing"],
    ["Billing.", "billing"],
    ['"BILLING"', "billing"],
    ["**bug_report**", "bug report"],
    ["Bug-Report", "bug report"],
    ["[other]", "other"],
    ["billing\n\nBecause it is about an invoice, not a bug report.", "billing"],
    ["The answer is billing.", "billing"],
    ["I would call this a bug report!", "bug report"],
  ])("reads %j as %j", (text, label) => expect(labelIn(text, labels)).toBe(label));

  it.each(["", "refund", "billing or other", "not billing", "billings", "It isn't billing"])(
    "finds none in %j",
    (text) => expect(labelIn(text, labels)).toBeUndefined(),
  );

  it("prefers the longer of two nested labels, and exact case where labels differ in nothing else", () => {
    expect(labelIn("I think it is a bug report", ["bug", "bug report"])).toBe("bug report");
    expect(labelIn("A", ["a", "A"])).toBe("A");
    expect(labelIn("(A)", ["a", "A"])).toBe("A");
  });

  it("never takes a short label out of a sentence", () => {
    expect(labelIn("A bug is a pity", ["A", "B"])).toBeUndefined();
    expect(labelIn("B)", ["A", "B"])).toBe("B");
  });
});

describe("coerceText()", () => {
  const strings: JsonSchema = { type: "array", items: { type: "string" } };
  it.each<[string, JsonSchema, Json]>([
    ["True", { type: "boolean" }, true],
    ["yes", { type: "boolean" }, true],
    ["No, it is fine", { type: "boolean" }, false],
    ["**false**", { type: "boolean" }, false],
    ["It is true.", { type: "boolean" }, true],
    ["- a\n- b", strings, ["a", "b"]],
    ["Here they are:\n1. a\n2) b", strings, ["a", "b"]],
    ["a, b; c", strings, ["a", "b", "c"]],
    ["a\nb, c", strings, ["a", "b, c"]],
    ["['a', 'b',]", strings, ["a", "b"]],
    ['```json\n["a"]\n```', strings, ["a"]],
    ["[a, b]", strings, ["a", "b"]],
    ["none", strings, []],
    ["1, about 2", { type: "array", items: { type: "number" } }, [1, 2]],
    ["5", { enum: [5, 6] }, 5],
    [
      "{x: '1', y: [\"2\"],}",
      {
        type: "object",
        properties: { x: { type: "number" }, y: { type: "array", items: { type: "integer" } } },
      },
      { x: 1, y: [2] },
    ],
    ["maybe 12", { anyOf: [{ type: "number" }, { type: "string" }] }, "maybe 12"],
    ["12", { anyOf: [{ type: "number" }, { type: "string" }] }, 12],
    ["about 12", { anyOf: [{ type: "number" }, { type: "boolean" }] }, 12],
    ["anything", {}, "anything"],
  ])("reads %j under %j as %j", (text, schema, value) => expect(coerceText(text, schema)).toEqual(value));

  it.each<[string, JsonSchema]>([
    ["no idea", { type: "boolean" }],
    ["true or false", { type: "boolean" }],
    ["no JSON", { type: "object" }],
    ["a, b", { type: "array", items: { type: "number" } }],
  ])("reads nothing from %j under %j", (text, schema) => expect(coerceText(text, schema)).toBeUndefined());
});

describe("coerceValue()", () => {
  it.each<[Json, JsonSchema, Json]>([
    ["12", { type: "number" }, 12],
    [12, { type: "string" }, "12"],
    [true, { enum: ["true", "no"] }, "true"],
    ["x", { type: "array", items: { type: "string" } }, ["x"]],
    [["x"], { type: "string" }, "x"],
    [{ n: "1" }, { type: "object", additionalProperties: { type: "integer" } }, { n: 1 }],
    ['{"a":1}', { type: "string" }, '{"a":1}'],
    [null, { type: "string" }, null],
  ])("bends %j under %j to %j", (value, schema, bent) => expect(coerceValue(value, schema)).toEqual(bent));

  it("keeps a key named __proto__ harmless", () => {
    const value = coerceValue(JSON.parse('{"__proto__":{"polluted":true}}') as Json, { type: "object" });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
