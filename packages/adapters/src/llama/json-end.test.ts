import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonEnd } from "./json-end.js";

it("jsonEnd() finds the end of any JSON text, however it is cut into pieces", () => {
  const value = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), fc.string());
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), fc.integer({ min: 1, max: 9 }), (json, indent, size) => {
      const text = JSON.stringify(json, null, indent);
      const end = jsonEnd();
      let taken = "";
      for (let at = 0; ; at += size) {
        const { length, isComplete } = end(`${text}\n\n{"more": 1}`.slice(at, at + size));
        taken += `${text}\n\n{"more": 1}`.slice(at, at + length);
        if (isComplete) break;
      }
      expect(taken).toBe(text);
    }),
  );
});

it("jsonEnd() ends a number at the line's end", () => {
  const end = jsonEnd();
  expect(end("\n 12")).toEqual({ length: 4, isComplete: false });
  expect(end("5\n\n")).toEqual({ length: 2, isComplete: true });
});
