import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "./normal.js";

describe("normalCdf()", () => {
  it("agrees with known values", () => {
    const known = [
      [0, 0.5],
      [1, 0.8413447460685429],
      [-1, 0.15865525393145707],
      [-2.5, 0.006209665325776132],
      [5, 0.9999997133484281],
    ] as const;
    for (const [x, p] of known) expect(normalCdf(x)).toBeCloseTo(p, 14);
    expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1]);
  });
});

describe("normalQuantile()", () => {
  it("inverts the distribution function", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14);
      }),
    );
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
  });
});
