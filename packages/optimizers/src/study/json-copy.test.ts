import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonCopy } from "./json-copy.js";

const throughText = (value: unknown): unknown => {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
};

describe("jsonCopy()", () => {
  it("returns what JSON makes of any value", () => {
    const anything = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
      withBoxedValues: true,
      withObjectString: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const copy = jsonCopy(value);
        expect(copy).toStrictEqual(throughText(value));
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, unknown]>([
    ["-0", { at: [-0] }],
    ["numbers that JSON lacks", [Number.NaN, Number.POSITIVE_INFINITY]],
    ["undefined and functions", { a: undefined, b: () => 1, c: [undefined, () => 1] }],
    ["a date", { at: new Date(0) }],
    ["an object of its own mind", { at: { toJSON: () => ({ b: 1 }) } }],
    ["a key that is a prototype's name", JSON.parse('{"__proto__":{"a":1},"constructor":2}')],
    ["a class's instance", new (class { readonly a = 1; })()], // biome-ignore format: one row
    ["symbols as keys", { [Symbol("a")]: 1 }],
  ])("treats %s as JSON does", (_, value) => {
    expect(jsonCopy(value)).toStrictEqual(throughText(value));
  });

  it("shares nothing with the value", () => {
    const value = { list: [{ a: 1 }] };
    const copy = jsonCopy(value);
    value.list[0] = { a: 2 };
    value.list.push({ a: 3 });
    expect(copy).toEqual({ list: [{ a: 1 }] });
  });

  it("throws on what JSON cannot carry", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(() => jsonCopy(cycle)).toThrow();
    expect(() => jsonCopy({ big: 1n })).toThrow(TypeError);
  });
});
