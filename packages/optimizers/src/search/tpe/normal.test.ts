import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erfc } from "./erfc.js";
import { logCdf, logMass, truncatedQuantile } from "./normal.js";

describe("erfc()", () => {
  // Values computed with 40 digits.
  it.each([
    [-3, 1.9999779095030014146],
    [-1, 1.8427007929497148693],
    [-0.5, 1.5204998778130465377],
    [-0.25, 1.276326390168236933],
    [0.125, 0.85968379519866618261],
    [0.4375, 0.53610186425006702698],
    [0.46875, 0.50738652678206200841],
    [0.5, 0.47950012218695346232],
    [1, 0.15729920705028513066],
    [2, 0.0046777349810472658379],
    [3.75, 1.1372725656979665326e-7],
    [4, 1.5417257900280018852e-8],
    [4.5, 1.9661604415428874763e-10],
    [6, 2.1519736712498913117e-17],
    [10, 2.088487583762544757e-45],
    [15, 7.2129941724512066666e-100],
    [20, 5.3958656116079009289e-176],
    [26, 5.6631924088561428465e-296],
  ])("is exact to the last digits at %d", (x, expected) => {
    expect(Math.abs(erfc(x) / expected - 1)).toBeLessThan(1e-15);
  });

  it("adds up to 2 with its mirror image", () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (x) => {
        expect(erfc(x) + erfc(-x)).toBeCloseTo(2, 13);
      }),
    );
  });
});

describe("logCdf()", () => {
  it.each([
    [-60, -1805.0135606805671387],
    [-38, -726.5572160188201301],
    [-25, -316.63940800802025894],
    [-20.5, -214.06672896326380017],
    [-20, -203.91715537109726394],
    [-19.5, -194.01696577749749941],
    [-10, -53.231285150512470578],
    [-5, -15.064998393988725736],
    [-1, -1.8410216450092635058],
    [0, -Math.LN2],
    [1, -0.17275377902344988953],
    [3, -0.0013508099647481937988],
    [5.75, -4.4621724638571034069e-9],
    [6.25, -2.05226342542952814e-10],
    [8, -6.2209605742717860585e-16],
  ])("is exact in both tails at %d", (z, expected) => {
    expect(Math.abs(logCdf(z) / expected - 1)).toBeLessThan(2e-14);
  });
});

describe("truncatedQuantile()", () => {
  it("inverts the mass, in the middle and in far tails", () => {
    const range = fc.tuple(
      fc.double({ min: -45, max: 44, noNaN: true }),
      fc.double({ min: 1e-2, max: 60, noNaN: true }),
    );
    fc.assert(
      fc.property(range, fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), ([a, width], q) => {
        const b = a + width;
        const z = truncatedQuantile(q, a, b);
        expect(z).toBeGreaterThanOrEqual(a);
        expect(z).toBeLessThanOrEqual(b);
        if (z > a && z < b) expect(Math.exp(logMass(a, z) - logMass(a, b))).toBeCloseTo(q, 6);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the ends for 0 and 1", () => {
    expect(truncatedQuantile(0, -1, 2)).toBe(-1);
    expect(truncatedQuantile(1, -1, 2)).toBe(2);
  });
});
