import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import type { Choice, SearchSpace } from "../search/index.js";
import { importance, type ScoredChoice } from "./importance.js";

const space = {
  switch: { kind: "categorical", size: 2 },
  tip: { kind: "categorical", size: 6 },
  temperature: { kind: "real", low: 0, high: 1 },
} as const satisfies SearchSpace;

/** Every pair of values of the categorical variables, at both ends of the temperature, so many times. */
function balanced(times: number, score: (choice: Choice) => number): readonly ScoredChoice[] {
  const choices = [0, 1].flatMap((on) =>
    [0, 1, 2, 3, 4, 5].flatMap((tip) => [0.1, 0.9].map((temperature) => ({ switch: on, tip, temperature }))),
  );
  return Array.from({ length: times }, () => choices)
    .flat()
    .map((choice) => ({ choice, score: score(choice) }));
}

describe("importance()", () => {
  it.each(["switch", "tip", "temperature"] as const)(
    "gives all to %s when it alone decides the score",
    (name) => {
      const shares = importance(
        space,
        balanced(2, (choice) => 0.3 + 0.1 * (choice[name] ?? 0)),
      );
      const nothing = { switch: 0, tip: 0, temperature: 0 };
      expect(shares).toEqual({ ...nothing, [name]: expect.closeTo(1, 12) });
    },
  );

  it("shares the variance of a sum by the squares of the effects, less what the rest would make of them as noise", () => {
    // 48 points; the squares around the mean are 48 · 0.2² and 48 · 0.1².
    const shares = importance(
      space,
      balanced(2, ({ switch: on, temperature = 0 }) => 0.4 * (on ?? 0) + 0.2 * Number(temperature > 0.5)),
    );
    const [large, small] = [48 * 0.2 ** 2, 48 * 0.1 ** 2];
    const share = (own: number, rest: number, values: number): number =>
      (own - ((values - 1) * rest) / (48 - values)) / (own + rest + rest / (48 - values));
    expect(shares.switch).toBeCloseTo(share(large, small, 2), 12);
    expect(shares.temperature).toBeCloseTo(share(small, large, 2), 12);
    expect(shares.tip).toBe(0);
  });

  it("sees nothing in a pure interaction: no value is better by itself", () => {
    const points = balanced(2, ({ switch: on, temperature = 0 }) => Number((on === 1) === temperature > 0.5));
    expect(importance(space, points)).toEqual({ switch: 0, tip: 0, temperature: 0 });
  });

  it("does not take noise for an effect, however many values a variable has", () => {
    const draws = rng(1);
    const shares = Array.from({ length: 300 }, () =>
      importance(
        space,
        Array.from({ length: 20 }, () => ({
          choice: { switch: draws.int(2), tip: draws.int(6), temperature: draws.next() },
          score: draws.normal(),
        })),
      ),
    );
    for (const name of ["switch", "tip", "temperature"] as const)
      expect(mean(shares.map((share) => share[name] ?? 1))).toBeLessThan(0.08); // cut off at 0, it has to be above it
  });

  it("is 0 where there is nothing to compare", () => {
    const nothing = { switch: 0, tip: 0, temperature: 0 };
    expect(importance(space, [])).toEqual(nothing);
    const choice = { switch: 1, tip: 2, temperature: 0.5 };
    expect(importance(space, [{ choice, score: 1 }])).toEqual(nothing);
    const other = { switch: 0, tip: 3, temperature: 0.9 };
    expect(
      importance(space, [
        { choice, score: 1 },
        { choice: other, score: 0 },
      ]),
    ).toEqual(nothing);
    expect(
      importance(
        space,
        balanced(1, () => 0.7),
      ),
    ).toEqual(nothing);
    expect(
      importance(
        { fixed: { kind: "real", low: 1, high: 1 } },
        balanced(1, () => 1),
      ),
    ).toEqual({
      fixed: 0,
    });
  });

  it("cuts the range of a number into four parts, a logarithmic one on its logarithm", () => {
    const real = (log: boolean): SearchSpace => ({ x: { kind: "real", low: 1, high: 10_000, log } });
    const points = [2, 3, 20, 30, 200, 300, 2000, 3000].map((x) => ({
      choice: { x },
      score: Math.floor(Math.log10(x)),
    }));
    expect(importance(real(true), points).x).toBeCloseTo(1, 12);
    expect(importance(real(false), points).x).toBeLessThan(1);
  });

  it("lies in [0, 1], and depends neither on the scale of the scores nor on the order of points", () => {
    const point = fc.record({
      choice: fc.record({
        switch: fc.nat(1),
        tip: fc.nat(5),
        temperature: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      score: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const shares = importance(space, points);
        const scaled = importance(
          space,
          points.map(({ choice, score }) => ({ choice, score: 4 * score - 2 })).reverse(),
        );
        for (const name of Object.keys(space)) {
          const share = shares[name] ?? -1;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          expect(scaled[name]).toBeCloseTo(share, 6);
        }
      }),
    );
  });
});
