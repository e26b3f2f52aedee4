import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { auto } from "./auto.js";
import { grid } from "./grid.js";
import { thompson } from "./mixed-model/thompson.js";
import { random } from "./random.js";
import type { Sampler, SearchHistory, TrialRecord } from "./sampler.js";
import { type Choice, choiceKey, type SearchSpace, type Variable, valueCount } from "./space.js";
import { tpe } from "./tpe/tpe.js";

const samplers: readonly Sampler[] = [
  random(),
  grid(),
  tpe({ startup: 2 }),
  { ...tpe({ startup: 2, joint: "none" }), name: "tpe, univariate" },
  { ...tpe({ startup: 2, joint: "groups", constantLiar: false }), name: "tpe, groups" },
  thompson(),
  auto(),
];
const finiteOnly = ["grid", "thompson"];

const categorical = fc.integer({ min: 1, max: 6 }).map((size): Variable => ({ kind: "categorical", size }));
const integer = fc
  .tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: 1, max: 3 }),
    fc.boolean(),
  )
  .map(
    ([low, span, step, log]): Variable => ({
      kind: "integer",
      low: low + 1,
      high: low + 1 + span,
      step,
      log,
    }),
  );
const real = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom(0.25, 0.1, 0.3))
  .map(([span, step]): Variable => ({ kind: "real", low: -0.5, high: span - 0.5, step }));
const continuous = fc.constantFrom<Variable>(
  { kind: "real", low: 0, high: 1 },
  { kind: "real", low: 1e-4, high: 10, log: true },
);
const variable = fc.oneof(categorical, integer, real);
const name = fc.constantFrom("a", "b", "hop.query", "Z", "é", "constructor", "0");
const finiteSpace = fc.dictionary(name, variable, { maxKeys: 4, noNullPrototype: true });
const anySpace = fc.dictionary(name, fc.oneof(variable, continuous), { maxKeys: 4, noNullPrototype: true });
const spaceFor = (sampler: Sampler) => (finiteOnly.includes(sampler.name) ? finiteSpace : anySpace);

/** Asks in rounds, scores by a fixed rule, and tells in trial order. */
function searched(
  sampler: Sampler,
  space: SearchSpace,
  { rounds, count, seed }: { rounds: number; count: number; seed: number },
): SearchHistory {
  let history: SearchHistory = [];
  for (let round = 0; round < rounds; round++) {
    const choices = sampler.ask({ space, history, count, rng: rng(seed) });
    history = [...history, ...choices.map((choice, i) => told(choice, history.length + i))];
  }
  return history;
}

/** Scores by a hash of the choice; every other trial is final. */
function told(choice: Choice, number: number): TrialRecord {
  return { state: "complete", choice, score: rng(choiceKey(choice)).next(), isFinal: number % 2 === 0 };
}

function isInside(space: SearchSpace, choice: Choice): boolean {
  return (
    Object.keys(choice).length === Object.keys(space).length &&
    Object.entries(space).every(([key, spec]) => {
      const value = choice[key];
      if (value === undefined) return false;
      if (spec.kind === "categorical") return Number.isInteger(value) && value >= 0 && value < spec.size;
      const step = spec.step ?? (spec.kind === "integer" ? 1 : 0);
      const position = step === 0 ? 0 : (value - spec.low) / step;
      return (
        value >= spec.low && value <= spec.high + 1e-12 && Math.abs(position - Math.round(position)) < 1e-9
      );
    })
  );
}

function cardinality(space: SearchSpace): number {
  return Object.values(space).reduce((product, spec) => product * valueCount(spec), 1);
}

describe.each(samplers)("the laws of samplers: $name", (sampler) => {
  const plan = fc.record({
    rounds: fc.integer({ min: 1, max: 6 }),
    count: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer(),
  });

  it("gives the same choices for the same seed and history, whatever the order of keys", () => {
    fc.assert(
      fc.property(spaceFor(sampler), plan, (space, search) => {
        const reversed = Object.fromEntries(Object.entries(space).reverse());
        const history = searched(sampler, space, search);
        expect(searched(sampler, reversed, search)).toEqual(history);
        const turned = history.map((record) => ({
          ...record,
          choice: Object.fromEntries(Object.entries(record.choice).reverse()),
        }));
        const ask = { space, count: 3, rng: rng(search.seed) };
        expect(sampler.ask({ ...ask, history: turned })).toEqual(sampler.ask({ ...ask, history }));
      }),
      { numRuns: 40 },
    );
  });

  it("stays inside the space, and repeats no final or running choice", () => {
    fc.assert(
      fc.property(spaceFor(sampler), plan, (space, search) => {
        let history: SearchHistory = [];
        for (let round = 0; round < search.rounds; round++) {
          const closed = new Set(
            history.filter(({ isFinal }) => isFinal).map(({ choice }) => choiceKey(choice)),
          );
          for (const choice of sampler.ask({ space, history, count: search.count, rng: rng(search.seed) })) {
            expect(isInside(space, choice)).toBe(true);
            expect(closed).not.toContain(choiceKey(choice));
            closed.add(choiceKey(choice)); // running from here on
            history = [...history, told(choice, history.length)];
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("asks for k choices as it asks k times for one", () => {
    fc.assert(
      fc.property(spaceFor(sampler), plan, (space, search) => {
        const history = searched(sampler, space, search);
        const ask = { space, rng: rng(search.seed) };
        let running: SearchHistory = history;
        const single: Choice[] = [];
        for (let i = 0; i < 4; i++) {
          const [choice] = sampler.ask({ ...ask, history: running, count: 1 });
          if (choice === undefined) break;
          single.push(choice);
          running = [...running, { state: "running", choice }];
        }
        expect(sampler.ask({ ...ask, history, count: 4 })).toEqual(single);
      }),
      { numRuns: 30 },
    );
  });

  it("visits every point of a small space once when all are final, then has nothing to say", () => {
    fc.assert(
      fc.property(finiteSpace, fc.integer(), fc.integer({ min: 1, max: 7 }), (space, seed, count) => {
        fc.pre(cardinality(space) <= 60);
        let history: SearchHistory = [];
        for (;;) {
          const choices = sampler.ask({ space, history, count, rng: rng(seed) });
          history = [
            ...history,
            ...choices.map(
              (choice): TrialRecord => ({ state: "complete", choice, score: 0.5, isFinal: true }),
            ),
          ];
          if (choices.length < count) break;
        }
        expect(history.length).toBe(cardinality(space));
        expect(new Set(history.map(({ choice }) => choiceKey(choice))).size).toBe(history.length);
        expect(sampler.ask({ space, history, count, rng: rng(seed) })).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("does not draw from the generator that it is given", () => {
    const given = rng(5);
    sampler.ask({ space: { a: { kind: "categorical", size: 9 } }, history: [], count: 5, rng: given });
    expect(given.next()).toBe(rng(5).next());
  });

  it("refuses a space, a count or a score without meaning", () => {
    const ask =
      (space: SearchSpace, count = 1, history: SearchHistory = []) =>
      () =>
        sampler.ask({ space, history, count, rng: rng(1) });
    const two: SearchSpace = { a: { kind: "categorical", size: 2 } };
    expect(ask({ a: { kind: "categorical", size: 0 } })).toThrow(
      expect.objectContaining({ code: "SPACE_EMPTY" }),
    );
    expect(ask({ a: { kind: "integer", low: 3, high: 2 } })).toThrow(
      expect.objectContaining({ code: "SPACE_EMPTY" }),
    );
    for (const bad of [
      { kind: "categorical", size: 1.5 },
      { kind: "real", low: 0, high: Number.POSITIVE_INFINITY },
      { kind: "real", low: Number.NaN, high: 1 },
      { kind: "real", low: 0, high: 1, step: 0 },
      { kind: "integer", low: 0.5, high: 3 },
      { kind: "real", low: 0, high: 1, log: true },
      { kind: "real", low: 0.5, high: 4.5, step: 1, log: true },
    ] satisfies Variable[]) {
      expect(ask({ a: bad }), JSON.stringify(bad)).toThrow(
        expect.objectContaining({ code: "OPTION_INVALID" }),
      );
    }
    for (const count of [0, -1, 1.5, Number.NaN]) {
      expect(ask(two, count)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    }
    for (const score of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(ask(two, 1, [{ state: "complete", choice: { a: 0 }, score }])).toThrow(
        expect.objectContaining({ code: "SCORE_INVALID" }),
      );
    }
  });

  it("is frozen: seed 42", () => {
    const space: SearchSpace = {
      "hop.instruction": { kind: "categorical", size: 6 },
      "hop.demos": { kind: "categorical", size: 5 },
      depth: { kind: "integer", low: 1, high: 8 },
      temperature: { kind: "real", low: 0, high: 1, step: 0.25 },
    };
    const choices = searched(sampler, space, { rounds: 5, count: 4, seed: 42 }).map(({ choice }) =>
      Object.values(choice).join(" "),
    );
    expect(choices).toMatchSnapshot();
  });
});

describe("grid()", () => {
  it("goes through the names in order, the last one turning fastest", () => {
    const space: SearchSpace = {
      b: { kind: "categorical", size: 3 },
      a: { kind: "integer", low: 4, high: 8, step: 4 },
    };
    const choices = grid().ask({ space, history: [], count: 9, rng: rng(1) });
    expect(choices.map(({ a, b }) => [a, b])).toEqual([
      [4, 0],
      [4, 1],
      [4, 2],
      [8, 0],
      [8, 1],
      [8, 2],
    ]);
  });

  it("refuses a real variable without a step", () => {
    const space: SearchSpace = { t: { kind: "real", low: 0, high: 1 } };
    expect(() => grid().ask({ space, history: [], count: 1, rng: rng(1) })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});
