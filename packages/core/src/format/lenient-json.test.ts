import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import { findJson, jsonIn } from "./find-json.js";
import { lenientJson } from "./lenient-json.js";

describe("lenientJson()", () => {
  it("reads what JSON.parse reads, in the same way", () => {
    const value = fc.oneof(
      fc.array(fc.jsonValue()),
      fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        fc.jsonValue(),
        { noNullPrototype: true },
      ),
    );
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (given, indent) => {
        const text = JSON.stringify(given, null, indent);
        expect(lenientJson(text)).toEqual({ value: JSON.parse(text), end: text.length });
      }),
    );
  });

  it.each<[string, Json]>([
    ["{'a': 'x'}", { a: "x" }],
    ['{a: "x", b: True, c: None}', { a: "x", b: true, c: null }],
    ['{"a": 1,}', { a: 1 }],
    ['{"a": "x"\n "b": "y"}', { a: "x", b: "y" }],
    ['{"a": "one\ntwo"}', { a: "one\ntwo" }],
    ['{"a": "He said "hi" to me"}', { a: 'He said "hi" to me' }],
    ["{'a': 'it's'}", { a: "it's" }],
    ['{"a": 1 // one\n, /* two */ "b": 2}', { a: 1, b: 2 }],
    ['{"a": "\\d\\\'\\u00e9"}', { a: "\\d'é" }],
    ['{"a": [1, 2], "b": {"c": 1}', { a: [1, 2], b: { c: 1 } }],
    ['{"a": 1, "b": "cut of', { a: 1 }],
    ['{"a": 1, "b": 12', { a: 1 }],
    ['{"a": 1, "b": [1, "cut', { a: 1 }],
    ['{"a": 1, "b"', { a: 1 }],
    ['{"a": 1, "b":', { a: 1 }],
    ['{"__proto__": {"x": 1}, "a": 1}', { a: 1 }],
    ["[red, green apple]", ["red", "green apple"]],
  ])("reads %j as %j", (text, value) => expect(lenientJson(text).value).toEqual(value));

  it.each(["", "x", "{,:}", '{"a" "b"}', '{"a": "x", then "y"}'])("reads nothing from %j", (text) =>
    expect(lenientJson(text).value).toBeUndefined(),
  );

  it("gives up on nesting that no answer has", () => {
    expect(lenientJson("{".repeat(100_000)).value).toBeUndefined();
    expect(lenientJson('{"a":'.repeat(100_000)).value).toBeUndefined();
  });

  it("keeps what is cut off when asked", () => {
    expect(lenientJson('{"a": "cut of', 0, true).value).toEqual({ a: "cut of" });
    expect(lenientJson('{"a": "x\\u00', 0, true).value).toEqual({ a: "x" });
    expect(lenientJson('{"a": ["x", "cu', 0, true).value).toEqual({ a: ["x", "cu"] });
  });
});

describe("findJson()", () => {
  it("finds JSON in prose and fences", () => {
    expect(findJson('Sure {ok}! ```json\n{"a": 1}\n``` {"a": 2}', "{")).toEqual({ a: 1 });
    expect([...jsonIn('{"a": 1} and {"a": 2}', "{")]).toEqual([{ a: 1 }, { a: 2 }]);
    expect(findJson("nothing", "[")).toBeUndefined();
  });
});
