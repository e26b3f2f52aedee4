import fc from "fast-check";
import { mean, sampleCovariance } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import { denseModel } from "../testing/dense-model.js";
import { allLevels, type ScoredSpace, scoredSpaces, someVariances } from "../testing/scored-points.js";
import { dot } from "./cholesky.js";
import { designOf, type Levels, type ScoredPoint } from "./design.js";
import { type PointValue, type Posterior, posterior } from "./posterior.js";
import { PRIOR_VARIANCES, type Variances } from "./variances.js";

const fitted = ({ sizes, scored }: Pick<ScoredSpace, "sizes" | "scored">, variances: Variances): Posterior =>
  posterior(designOf(sizes, scored), variances);

/** The value of a point, with its scores where it has some. */
function valueAt(model: Posterior, levels: Levels): PointValue {
  return model.valueOf(
    levels,
    model.design.points.find((point) => point.levels.join() === levels.join()),
  );
}

function covarianceOf(
  model: Posterior,
  [a, nextA = []]: readonly [PointValue, (readonly string[])?],
  [b, nextB = []]: readonly [PointValue, (readonly string[])?],
): number {
  const [left, right] = [model.direction(a, nextA), model.direction(b, nextB)];
  const own = a.levels.join() === b.levels.join() ? a.ownVariance : 0;
  return dot(left.vector, right.vector) + own;
}

const cases = fc.tuple(scoredSpaces, someVariances);

describe("posterior()", () => {
  it("has the means of Bayesian linear regression over every effect, interaction and example", () => {
    fc.assert(
      fc.property(cases, ([space, variances]) => {
        const model = fitted(space, variances);
        const dense = denseModel({ ...space, variances });
        expect(model.design.centre).toBeCloseTo(dense.centre, 12);
        for (const levels of allLevels(space.sizes)) {
          const value = valueAt(model, levels);
          expect(Math.abs(model.meanOf(value) - dense.centre - dense.mean(dense.value(levels)))).toBeLessThan(
            1e-9,
          );
        }
        model.effects.forEach((effects, dimension) => {
          expect(effects[0]).toBe(0);
          effects.forEach((effect, level) => {
            const at = (own: number): Levels =>
              Int32Array.from(space.sizes, (_, other) => (other === dimension ? own : 0));
            const isolated = denseEffect(dense.value(at(level)), dense.value(at(0)), space);
            expect(Math.abs(effect - dense.mean(isolated))).toBeLessThan(1e-9);
          });
        });
      }),
      { numRuns: 150 },
    );
  });

  it("has their covariances: of values with each other, and with the mean difficulty of further examples", () => {
    fc.assert(
      fc.property(cases, fc.integer(), ([space, variances], seed) => {
        const model = fitted(space, variances);
        const dense = denseModel({ ...space, variances });
        const levels = allLevels(space.sizes);
        const source = rng(seed);
        for (let turn = 0; turn < 6; turn++) {
          const [a, b] = [source.pick(levels), source.pick(levels)];
          const [valueA, valueB] = [valueAt(model, a), valueAt(model, b)];
          const [denseA, denseB] = [dense.value(a), dense.value(b)];
          const close = (got: number, wanted: number): void =>
            expect(Math.abs(got - wanted)).toBeLessThan(1e-9);
          close(covarianceOf(model, [valueA], [valueB]), dense.covariance(denseA, denseB));

          const next = source.shuffle(space.exampleIds).slice(0, 1 + source.int(space.exampleIds.length));
          const view = denseA.map((share, at) => share + dense.difficulty(next)[at]!);
          close(covarianceOf(model, [valueA, next], [valueB]), dense.covariance(view, denseB));
          const { rest } = model.direction(valueA, next);
          close(covarianceOf(model, [valueA, next], [valueA, next]) + rest, dense.covariance(view, view));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("believes of every example's difficulty what can be told of its class", () => {
    fc.assert(
      fc.property(cases, ([space, variances]) => {
        const model = fitted(space, variances);
        const dense = denseModel({ ...space, variances });
        const classes = new Map<number | string, string[]>();
        for (const id of space.exampleIds) {
          const name = model.design.classOf.get(id) ?? id;
          classes.set(name, [...(classes.get(name) ?? []), id]);
        }
        for (const ids of classes.values()) {
          for (const id of ids)
            expect(Math.abs(model.difficultyOf(id) - dense.mean(dense.difficulty(ids)))).toBeLessThan(1e-9);
        }
        expect(model.difficultyOf("nobody met it")).toBe(0);
      }),
    );
  });

  it("weighs effects and interactions by the evidence of all scores", () => {
    fc.assert(
      fc.property(cases, someVariances, ([space, variances], others) => {
        const { effect, interaction } = others;
        const turned = { ...variances, effect, interaction };
        const rise = fitted(space, turned).logEvidence - fitted(space, variances).logEvidence;
        const wanted =
          denseModel({ ...space, variances: turned }).logEvidence -
          denseModel({ ...space, variances }).logEvidence;
        expect(Math.abs(rise - wanted)).toBeLessThan(1e-7 * Math.max(1, Math.abs(wanted)));
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order of points and scores", () => {
    fc.assert(
      fc.property(cases, fc.integer(), ([space, variances], seed) => {
        const model = fitted(space, variances);
        const source = rng(seed);
        const scored = source
          .shuffle(space.scored)
          .map(
            ({ levels, scores }): ScoredPoint => ({ levels, scores: new Map(source.shuffle([...scores])) }),
          );
        const turned = fitted({ sizes: space.sizes, scored }, variances);
        for (const levels of allLevels(space.sizes)) {
          const [a, b] = [valueAt(model, levels), valueAt(turned, levels)];
          expect(turned.meanOf(b)).toBeCloseTo(model.meanOf(a), 10);
          expect(covarianceOf(turned, [b], [b])).toBeCloseTo(covarianceOf(model, [a], [a]), 10);
        }
        expect(turned.logEvidence).toBeCloseTo(model.logEvidence, 7);
      }),
    );
  });

  it("draws with its own means and covariances, the origin's levels at exactly 0", () => {
    const source = rng("draws");
    const sizes = [3, 2];
    const levels = allLevels(sizes);
    const scored = levels.slice(0, 4).map((own, number): ScoredPoint => {
      const ids = source.shuffle(["a", "b", "c", "d", "e", "f"]).slice(0, 3 + number);
      return { levels: own, scores: new Map(ids.map((id) => [id, source.int(2)])) };
    });
    const model = fitted(
      { sizes, scored },
      { effect: 0.04, shift: 0.01, interaction: 0.02, difficulty: 0.05, noise: 0.1 },
    );
    const values = levels.map((own) => valueAt(model, own));
    const draws = Array.from({ length: 8000 }, () => {
      const draw = model.draw(source);
      expect(draw.effects.map(([first]) => first)).toEqual([0, 0]);
      return values.map((value) => draw.valueOf(value));
    });
    const columns = values.map((_, at) => draws.map((draw) => draw[at]!));
    values.forEach((a, at) => {
      expect(mean(columns[at]!)).toBeCloseTo(model.meanOf(a), 1.5);
      values.forEach((b, other) => {
        const wanted = covarianceOf(model, [a], [b]);
        expect(Math.abs(sampleCovariance(columns[at]!, columns[other]!) - wanted)).toBeLessThan(0.005);
      });
    });
  });

  it("compares points that met the same examples as if none were hard or easy", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { minLength: 5, maxLength: 5 }), {
          minLength: 2,
          maxLength: 4,
        }),
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (rows, example, added) => {
          const levels = allLevels([2, 2]);
          const modelOf = (change: number): Posterior =>
            fitted(
              {
                sizes: [2, 2],
                scored: rows.map((row, at) => ({
                  levels: levels[at]!,
                  scores: new Map(
                    row.map((score, id) => [String(id), score + (id === example ? change : 0)] as const),
                  ),
                })),
              },
              PRIOR_VARIANCES,
            );
          const [plain, turned] = [modelOf(0), modelOf(added)];
          const gaps = (model: Posterior): readonly number[] =>
            levels.map((own) => model.meanOf(valueAt(model, own)) - model.meanOf(valueAt(model, levels[0]!)));
          gaps(turned).forEach((gap, at) => {
            expect(gap).toBeCloseTo(gaps(plain)[at]!, 10);
          });
          for (const own of levels) {
            const [a, b] = [valueAt(plain, own), valueAt(turned, own)];
            expect(covarianceOf(turned, [b], [b])).toBeCloseTo(covarianceOf(plain, [a], [a]), 12);
          }
        },
      ),
    );
  });

  it.each([
    ["equal scores", () => 0.3],
    ["only zeros", () => 0],
    ["only ones", () => 1],
    ["coins", () => rng("coins").int(2)],
  ])("stays finite for hundreds of points on hundreds of examples: %s", (_, score) => {
    const sizes = [20, 16];
    const source = rng("many");
    const scored = source
      .shuffle(allLevels(sizes))
      .slice(0, 250)
      .map(
        (levels): ScoredPoint => ({
          levels,
          scores: new Map(
            Array.from({ length: 5 * (1 + source.int(60)) }, (_, id) => [String(id), score()] as const),
          ),
        }),
      );
    const design = designOf(sizes, scored);
    for (const noise of [1e-4, 0.13]) {
      for (const difficulty of [1e-4, 0.25]) {
        const model = posterior(design, { effect: 0.09, shift: 0.04, interaction: 0.04, difficulty, noise });
        expect(model.logEvidence).toSatisfy(Number.isFinite);
        const draw = model.draw(source);
        for (const point of design.points) {
          const value = model.valueOf(point.levels, point);
          expect(model.meanOf(value)).toSatisfy(Number.isFinite);
          expect(draw.valueOf(value)).toSatisfy(Number.isFinite);
          expect(covarianceOf(model, [value], [value])).toBeGreaterThan(0);
        }
      }
    }
  });

  it("knows its prior where nothing was scored", () => {
    const model = fitted({ sizes: [3], scored: [] }, PRIOR_VARIANCES);
    const value = valueAt(model, Int32Array.of(2));
    expect(model.meanOf(value)).toBe(0);
    expect(covarianceOf(model, [value], [value])).toBeCloseTo(
      0.25 + PRIOR_VARIANCES.shift + PRIOR_VARIANCES.effect + PRIOR_VARIANCES.interaction,
      12,
    );
  });
});

/** A level's effect alone: its point's value less the origin's, without the interaction, which stands behind the effects. */
function denseEffect(
  value: Float64Array,
  origin: Float64Array,
  { sizes }: Pick<ScoredSpace, "sizes">,
): Float64Array {
  const effects = sizes.reduce((sum, size) => sum + size, 1); // the mean, then a shift and the effects for each dimension
  return value.map((share, at) => (at < effects ? share - origin[at]! : 0));
}
