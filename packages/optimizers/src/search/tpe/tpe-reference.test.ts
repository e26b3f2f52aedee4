import { describe, expect, it } from "vitest";
import { domainOf, type NumericDimension } from "../domain.js";
import functions from "../fixtures/tpe_functions.json" with { type: "json" };
import multivariate from "../fixtures/tpe_multivariate.json" with { type: "json" };
import univariate from "../fixtures/tpe_univariate.json" with { type: "json" };
import type { SearchHistory, TrialRecord } from "../sampler.js";
import type { SearchSpace, Variable } from "../space.js";
import { ageWeights } from "./age-weights.js";
import { gamma, squareRootGamma } from "./gamma.js";
import { mixtureWeights } from "./mixture-weights.js";
import { logMass } from "./normal.js";
import { numericKernels } from "./numeric-kernels.js";
import { split } from "./split.js";
import { tpe } from "./tpe.js";

interface ReferenceVariable {
  readonly kind: string;
  readonly n?: number;
  readonly low?: number;
  readonly high?: number;
  readonly step?: number;
  readonly log?: boolean;
}

interface ReferenceRow {
  readonly params: Readonly<Record<string, number | undefined>>;
  readonly value?: number;
  readonly state?: string;
  readonly intermediate?: Readonly<Record<string, number | undefined>>;
}

interface Internals {
  readonly weights: readonly number[];
  readonly kernels: Readonly<
    Record<string, { readonly mu: readonly number[]; readonly sigma: readonly number[] } | undefined>
  >;
}

/** The part of a case that both files share. */
interface ReferenceCase {
  readonly name: string;
  readonly space: Readonly<Record<string, ReferenceVariable | undefined>>;
  readonly direction: string;
  readonly prior_weight?: number;
  readonly history: readonly ReferenceRow[];
  readonly n_finished: number;
  readonly n_below: number;
  readonly below: readonly number[];
  readonly above: readonly number[];
  readonly log_l: readonly number[];
  readonly log_g: readonly number[];
}

function variableOf({ kind, n = 0, low = 0, high = 0, step, log }: ReferenceVariable): Variable {
  if (kind === "categorical") return { kind, size: n };
  const range = { low, high, ...(step === undefined ? {} : { step }), ...(log === undefined ? {} : { log }) };
  return kind === "int" ? { kind: "integer", ...range } : { kind: "real", ...range };
}

function spaceOf({ space }: ReferenceCase): SearchSpace {
  return Object.fromEntries(
    Object.entries(space).flatMap(([name, spec]) => (spec === undefined ? [] : [[name, variableOf(spec)]])),
  );
}

function choiceOf(params: ReferenceRow["params"]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function recordOf({ params, value, state = "complete", intermediate = {} }: ReferenceRow): TrialRecord {
  const choice = choiceOf(params);
  if (state === "running") return { state, choice };
  if (state === "complete") return { state, choice, score: value as number }; // every complete row has one
  const last = Object.entries(intermediate).at(-1);
  return last === undefined
    ? { state: "pruned", choice }
    : { state: "pruned", choice, lastReport: { step: Number(last[0]), score: last[1] as number } };
}

function historyOf({ history }: ReferenceCase): SearchHistory {
  return history.map(recordOf);
}

function optionsOf({ direction, prior_weight = 1 }: ReferenceCase) {
  return {
    direction: direction === "maximize" ? "maximize" : "minimize",
    priorWeight: prior_weight,
    joint: "all",
  } as const;
}

function expectSplit(reference: ReferenceCase): void {
  const history = historyOf(reference);
  const finished = history.filter(({ state }) => state !== "running").length;
  expect(finished).toBe(reference.n_finished);
  expect(gamma(finished)).toBe(reference.n_below);
  const { direction } = optionsOf(reference);
  expect(split(history, gamma(finished), { direction, constantLiar: true })).toEqual({
    below: reference.below,
    above: reference.above,
  });
}

function densitiesOf(reference: ReferenceCase, points: readonly Record<string, number>[]) {
  const known = { space: spaceOf(reference), history: historyOf(reference) };
  return tpe(optionsOf(reference)).density(known, points);
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expect(
    Math.max(0, ...actual.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN)))),
  ).toBeLessThan(tolerance);
}

describe("the tables of Optuna 5.0.0", () => {
  it("gives the same gamma", () => {
    for (const [n, count] of functions.gamma) expect(gamma(n as number)).toBe(count);
    for (const [n, count] of functions.gamma_hyperopt) expect(squareRootGamma(n as number)).toBe(count);
  });

  it("gives the same age weights", () => {
    for (const [n, weights] of Object.entries(functions.weights)) {
      expectClose([...ageWeights(Number(n))], weights, 1e-15);
    }
  });

  it("gives the same masses of the normal distribution, far tails included", () => {
    const { a, b, log_mass: expected } = functions.truncnorm;
    const actual = a.map((low, i) => logMass(low, b[i] as number));
    actual.forEach((value, i) => {
      expect(Math.abs(value / (expected[i] as number) - 1)).toBeLessThan(1e-13);
    });
  });
});

describe.each(univariate.cases)("Optuna's univariate case $name", (reference) => {
  const points = reference.l.map((_, x) => ({ x }));

  it("is split alike", () => expectSplit(reference));

  it("has the same densities, each summing to 1", () => {
    const densities = densitiesOf(reference, points);
    const logGood = densities.map((density) => density.logGood);
    const logBad = densities.map((density) => density.logBad);
    expectClose(logGood, reference.log_l, 1e-9);
    expectClose(logBad, reference.log_g, 1e-9);
    expectClose(logGood.map(Math.exp), reference.l, 1e-9);
    expectClose(logBad.map(Math.exp), reference.g, 1e-9);
    for (const logs of [logGood, logBad]) {
      expect(Math.abs(logs.reduce((sum, log) => sum + Math.exp(log), 0) - 1)).toBeLessThan(1e-12);
    }
  });

  it("has the good density as its marginal", () => {
    const known = { space: spaceOf(reference), history: historyOf(reference) };
    expectClose(tpe(optionsOf(reference)).marginal(known, "x"), reference.l, 1e-12);
  });
});

describe.each(multivariate.cases)("Optuna's multivariate case $name", (reference) => {
  const points = reference.points.map(choiceOf);

  it("is split alike", () => expectSplit(reference));

  it("has the same densities and the same best point", () => {
    const densities = densitiesOf(reference, points);
    expectClose(
      densities.map(({ logGood }) => logGood),
      reference.log_l,
      1e-9,
    );
    expectClose(
      densities.map(({ logBad }) => logBad),
      reference.log_g,
      1e-9,
    );
    const ratios = densities.map(({ logGood, logBad }) => logGood - logBad);
    expect(ratios.indexOf(Math.max(...ratios))).toBe(reference.argmax);
  });

  it("has the same kernels", () => {
    const { dimensions } = domainOf(spaceOf(reference));
    const sides: readonly (readonly [readonly number[], Internals])[] = [
      [reference.below, reference.below_internals],
      [reference.above, reference.above_internals],
    ];
    for (const [numbers, { weights, kernels }] of sides) {
      const rows = numbers
        .map((number) => choiceOf(reference.history[number]?.params ?? {}))
        .filter((choice) => dimensions.every(({ name }) => choice[name] !== undefined));
      expectClose([...mixtureWeights(ageWeights(rows.length), 1)], weights, 1e-12);
      for (const dimension of dimensions) {
        const expected = kernels[dimension.name];
        if (expected === undefined) continue;
        const observed = Float64Array.from(rows, (row) => row[dimension.name] ?? Number.NaN);
        const actual = numericKernels(dimension as NumericDimension, observed, {
          magicClip: true,
          considerEndpoints: false,
        });
        expectClose([...actual.means], expected.mu, 1e-12);
        expectClose([...actual.widths], expected.sigma, 1e-12);
      }
    }
  });

  it("sums to 1 over a whole grid of categorical variables", () => {
    const sizes = Object.values(spaceOf(reference)).map((variable) =>
      variable.kind === "categorical" ? variable.size : Number.POSITIVE_INFINITY,
    );
    if (sizes.reduce((product, size) => product * size, 1) !== points.length) return;
    const total = densitiesOf(reference, points).reduce((sum, { logGood }) => sum + Math.exp(logGood), 0);
    expect(Math.abs(total - 1)).toBeLessThan(1e-12);
  });
});
