import fc from "fast-check";
import { expect, it } from "vitest";

import { unitVector } from "./unit-vector.js";

it("unitVector() has length 1 and keeps the direction", () => {
  const numbers = fc.array(fc.double({ min: -1e30, max: 1e30, noNaN: true }), {
    minLength: 1,
    maxLength: 50,
  });
  fc.assert(
    fc.property(numbers, (values) => {
      const vector = unitVector(values);
      const length = Math.hypot(...values);
      fc.pre(length > 1e-30);
      expect(vector).toBeDefined();
      for (const [index, value] of values.entries()) expect(vector?.[index]).toBeCloseTo(value / length, 5);
    }),
  );
});

it("unitVector() has no direction for zeros, NaN and Infinity", () => {
  for (const values of [[], [0, 0], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]])
    expect(unitVector(values)).toBeUndefined();
});
