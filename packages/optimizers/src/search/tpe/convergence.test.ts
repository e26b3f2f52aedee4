import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { random } from "../random.js";
import type { Sampler } from "../sampler.js";
import { bestSoFar, type ObjectiveName, objectives, standings } from "./testing/objectives.js";
import { tpe } from "./tpe.js";

/** `npm run bench -- search` compares 100 seeds; 30 keep the test short, and the bounds follow from their spread. */
const SEEDS = 30;

const names = Object.keys(objectives) as ObjectiveName[]; // the keys of the literal
const curvesOf = (sampler: Sampler, name: ObjectiveName): readonly (readonly number[])[] =>
  Array.from({ length: SEEDS }, (_, seed) => bestSoFar(sampler, objectives[name], seed));

describe("convergence against Optuna 5.0.0", () => {
  it.each([
    ["multivariate", tpe(), "tpe_multivariate"],
    ["univariate", tpe({ joint: "none" }), "tpe_univariate"],
  ] as const)(
    "%s tpe() is as good on F1 to F4, and better than random search",
    (_, sampler, key) => {
      const all = names.flatMap((name) => {
        const curves = curvesOf(sampler, name);
        const against = standings(curves, { objective: name, sampler: key });
        for (const standing of against) expect(standing, name).toBeGreaterThan(-3);
        for (const standing of standings(curves, { objective: name, sampler: "random" }).slice(1))
          expect(standing, name).toBeGreaterThan(0);
        return against;
      });
      expect(mean(all)).toBeGreaterThan(-1);
    },
    120_000,
  );

  it("random() is as good as Optuna's", () => {
    const all = names.flatMap((name) =>
      standings(curvesOf(random(), name), { objective: name, sampler: "random" }),
    );
    for (const standing of all) expect(Math.abs(standing)).toBeLessThan(3.5);
  }, 120_000);
});
