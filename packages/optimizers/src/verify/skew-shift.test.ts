import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { skewShift, unskewed } from "./skew-shift.js";

const shift = fc.double({ min: -0.3, max: 0.3, noNaN: true });
const ratio = fc.double({ min: -8, max: 8, noNaN: true });

describe("skewShift()", () => {
  it("is Johnson's: the skewness over six roots of the size", () => {
    expect(skewShift(1.5, 25)).toBeCloseTo(0.05, 12);
    expect(skewShift(-1.5, 25)).toBeCloseTo(-0.05, 12);
  });
});

describe("unskewed()", () => {
  it("leaves the ratio alone without skew, and mirrors", () => {
    fc.assert(
      fc.property(ratio, shift, (t, h) => {
        expect(unskewed(t, 0)).toBeCloseTo(t, 12);
        expect(unskewed(-t, -h)).toBeCloseTo(-unskewed(t, h), 12);
      }),
    );
  });

  it("undoes the shift of a quantile", () => {
    for (const q of [-2, -0.5, 0, 1.96, 2.8]) {
      for (const h of [-0.05, 0.01, 0.08]) expect(unskewed(q - h * (1 + 2 * q * q), h)).toBeCloseTo(q, 10);
    }
  });

  it("rises with the ratio", () => {
    fc.assert(
      fc.property(ratio, ratio, shift, (a, b, h) => {
        expect(unskewed(Math.max(a, b), h)).toBeGreaterThanOrEqual(unskewed(Math.min(a, b), h) - 1e-12);
      }),
    );
  });
});
