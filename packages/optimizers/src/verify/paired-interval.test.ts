import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { pairedInterval } from "./paired-interval.js";
import { posteriorGain } from "./posterior-gain.js";
import { pairs } from "./testing/outcomes.js";

const difference = fc.oneof(fc.constantFrom(-1, 0, 0, 1), fc.double({ min: -1, max: 1, noNaN: true }));
const differences = fc.array(difference, { minLength: 1, maxLength: 60 });
const negated = (all: readonly number[]): number[] => all.map((d) => 0 - d);

describe("pairedInterval()", () => {
  it("holds the observed gain, stays in [-1, 1], and mirrors with the differences", () => {
    fc.assert(
      fc.property(differences, (all) => {
        const [low, high] = pairedInterval(all);
        expect(low).toBeLessThanOrEqual(mean(all) + 1e-12);
        expect(high).toBeGreaterThanOrEqual(mean(all) - 1e-12);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        const [mirroredLow, mirroredHigh] = pairedInterval(negated(all));
        expect(mirroredLow).toBeCloseTo(-high, 12);
        expect(mirroredHigh).toBeCloseTo(-low, 12);
      }),
    );
  });

  it("does not depend on the order of examples", () => {
    fc.assert(
      fc.property(differences, (all) => {
        const [low, high] = pairedInterval(all);
        const [otherLow, otherHigh] = pairedInterval([...all].reverse());
        expect(otherLow).toBeCloseTo(low, 12);
        expect(otherHigh).toBeCloseTo(high, 12);
      }),
    );
  });

  // Computed independently, with the half observations written out as weighted points.
  it.each([
    [8, 3, 30, -0.0527546517, 0.3772546509],
    [5, 0, 20, 0.0463757708, 0.4581738982],
    [12, 1, 100, 0.0435520141, 0.1821904983],
    [40, 25, 300, -0.0025509225, 0.1026783537],
    [0, 0, 50, -0.0384306664, 0.0384306664],
  ])(
    "for 0/1 scores with %i better and %i worse of %i is that of the formula",
    (rose, fell, count, low, high) => {
      const interval = pairedInterval(pairs(rose, fell, count));
      expect(interval[0]).toBeCloseTo(low, 8);
      expect(interval[1]).toBeCloseTo(high, 8);
    },
  );

  it("for graded scores is that of the formula", () => {
    const [low, high] = pairedInterval([0.5, 0.25, 0, 0, 0, 0, -0.25, 0.5, 0.5, 0.75, 0, 0]);
    expect(low).toBeCloseTo(0.0039347206, 8);
    expect(high).toBeCloseTo(0.3676098016, 8);
  });

  it("has Student's width when all differences are distinct, and leans to the longer tail", () => {
    const [low, high] = pairedInterval([0.1, 0.3, -0.2, 0.4, 0.05]); // mean 0.13, standard error 0.1044, t(4) = 2.7764
    expect(high - low).toBeCloseTo(2 * 2.7764451 * 0.1044031, 5);
    expect(low).toBeCloseTo(-0.1765405, 6);
    const even = pairedInterval([0.1, 0.3, 0.2, 0, 0.4]);
    expect((even[0] + even[1]) / 2).toBeCloseTo(0.2, 12);
  });

  it("takes differences that only rounding tells apart for one", () => {
    const exact = pairedInterval([0.3, 0.3, 0.3, 0]);
    const rounded = pairedInterval([0.7 - 0.4, 0.6 - 0.3, 0.9 - 0.6, 0]);
    expect(rounded[0]).toBeCloseTo(exact[0], 9);
    expect(rounded[1]).toBeCloseTo(exact[1], 9);
  });

  it("keeps an honest width when no example changed, or all alike", () => {
    const none = pairedInterval(Array<number>(100).fill(0));
    expect(none[0]).toBeLessThan(-0.015);
    expect(none[1]).toBeGreaterThan(0.015);
    const all = pairedInterval(Array<number>(20).fill(1));
    expect(all[0]).toBeLessThan(0.9);
    expect(all[1]).toBe(1);
    const [low, high] = pairedInterval([0.3]);
    expect(high - low).toBeGreaterThan(1);
  });

  it("refuses nothing at all, NaN, and differences that scores cannot have", () => {
    for (const ask of [pairedInterval, posteriorGain]) {
      expect(() => ask([])).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
      for (const bad of [Number.NaN, 1.5, Number.NEGATIVE_INFINITY]) {
        expect(() => ask([0, bad])).toThrow(expect.objectContaining({ code: "SCORE_INVALID" }));
      }
    }
  });
});

describe("posteriorGain()", () => {
  it("is even when nothing changed, and adds up to 1 with its mirror image", () => {
    expect(posteriorGain(Array<number>(50).fill(0))).toBe(0.5);
    fc.assert(
      fc.property(differences, (all) => {
        expect(posteriorGain(all) + posteriorGain(negated(all))).toBeCloseTo(1, 10);
      }),
    );
  });

  it("needs more than one lucky example of many", () => {
    const lucky = (count: number): number =>
      posteriorGain([...Array<number>(count).fill(1), ...Array<number>(50 - count).fill(0)]);
    expect(lucky(1)).toBeGreaterThan(0.5);
    expect(lucky(1)).toBeLessThan(0.85);
    expect(lucky(6)).toBeGreaterThan(0.97);
  });

  it("exceeds 97.5 % about when the interval is clear of zero", () => {
    fc.assert(
      fc.property(differences, (all) => {
        const posterior = posteriorGain(all);
        if (posterior > 0.985) expect(pairedInterval(all)[0]).toBeGreaterThan(0);
        if (posterior < 0.965) expect(pairedInterval(all)[0]).toBeLessThanOrEqual(0);
      }),
    );
  });
});
