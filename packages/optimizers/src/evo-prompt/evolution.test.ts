import type { Plan } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import type { Contestant } from "../strategies/contest.js";
import { differential } from "./differential.js";
import { bestOf } from "./evolution.js";
import { genetic } from "./genetic.js";

const individual = (score: number): Contestant => {
  const plan: Plan = { kind: "single", parameters: {} };
  return { plan, score };
};
const scores = fc.constantFrom(0, 0.25, 0.5, 0.75, 1);
const populations = fc.array(scores, { minLength: 3, maxLength: 10 });

describe.each(Object.entries({ genetic, differential }))("%s", (_, evolution) => {
  it("keeps its size, and its best never falls", () => {
    const child = fc.option(scores, { nil: undefined });
    fc.assert(
      fc.property(populations, fc.array(child, { minLength: 10, maxLength: 10 }), (old, fresh) => {
        const population = old.map(individual);
        const children = fresh
          .slice(0, old.length)
          .map((score) => (score === undefined ? undefined : individual(score)));
        const next = evolution.survivors(population, children, old.length);
        expect(next).toHaveLength(old.length);
        expect(bestOf(next)?.score).toBeGreaterThanOrEqual(bestOf(population)?.score ?? 0);
        expect(new Set(next).size).toBe(next.length);
      }),
    );
  });

  it("mates as often as there are places, never one with itself, and the same with the same seed", () => {
    fc.assert(
      fc.property(populations, fc.integer(), (old, seed) => {
        const population = old.map(individual);
        const matings = evolution.matings(population, old.length, rng(seed));
        expect(matings).toHaveLength(old.length);
        expect(evolution.matings(population, old.length, rng(seed))).toEqual(matings);
        const ownFields = ["firstParent", "secondParent", "first", "second", "present"];
        for (const { partners } of matings) {
          const plans = ownFields.flatMap((field) => partners[field] ?? []);
          expect(new Set(plans).size).toBe(plans.length);
        }
      }),
    );
  });
});

describe("genetic", () => {
  it("has the best of old and new survive, of equal ones the older", () => {
    const [a, b, c] = [individual(0.5), individual(0.2), individual(0.4)];
    const [x, y] = [individual(0.5), individual(0.3)];
    expect(genetic.survivors([a, b, c], [x, undefined, y], 3)).toEqual([a, x, c]);
  });

  it("fills up a population that began with too few", () => {
    expect(genetic.survivors([individual(0.5), individual(0.2)], [individual(0.1)], 4)).toHaveLength(3);
  });
});

describe("differential", () => {
  it("replaces an individual only by a strictly better trial of its own", () => {
    const [a, b, c] = [individual(0.5), individual(0.2), individual(0.4)];
    const [equal, better] = [individual(0.5), individual(0.21)];
    const next = differential.survivors([a, b, c], [equal, better, undefined], 3);
    expect(next[0]).toBe(a);
    expect(next[1]).toBe(better);
    expect(next[2]).toBe(c);
  });

  it("shows every trial the best, and makes it of the individual that it may replace", () => {
    const population = [0.1, 0.7, 0.3, 0.7].map(individual);
    const matings = differential.matings(population, 4, rng(1));
    for (const [index, { base, partners }] of matings.entries()) {
      expect(base).toBe(population[index]?.plan);
      expect(partners.present).toBe(base);
      expect(partners.best).toBe(population[1]?.plan);
    }
  });
});
