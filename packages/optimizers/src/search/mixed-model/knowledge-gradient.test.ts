import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import { type DenseModel, denseModel, type Functional } from "../testing/dense-model.js";
import { scoredSpaces, someVariances } from "../testing/scored-points.js";
import { designOf, type Levels, type ScoredPoint } from "./design.js";
import { type Contender, expectedRise, mostTelling } from "./knowledge-gradient.js";
import { type Posterior, posterior } from "./posterior.js";
import { PRIOR_VARIANCES } from "./variances.js";

/** By the trapezoid rule over ±9 deviations. */
function integratedRise(means: readonly number[], slopes: readonly number[]): number {
  const steps = 4000;
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const z = -9 + (18 * step) / steps;
    const best = Math.max(...means.map((own, at) => own + slopes[at]! * z));
    sum += best * Math.exp((-z * z) / 2) * (step === 0 || step === steps ? 0.5 : 1);
  }
  return (sum * 18) / steps / Math.sqrt(2 * Math.PI) - Math.max(...means);
}

const number = fc.oneof(fc.constantFrom(0, 0.25, 0.5), fc.double({ min: -1, max: 1, noNaN: true }));

describe("expectedRise()", () => {
  it("equals the integral of the highest line, less the highest mean", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 8 }), (lines) => {
        const [means, slopes] = [lines.map(([own]) => own), lines.map(([, slope]) => slope)];
        expect(expectedRise(means, slopes)).toBeCloseTo(integratedRise(means, slopes), 4);
      }),
      { numRuns: 300 },
    );
  });

  it("is 0 where nothing can overtake, and finite for lines that hardly differ", () => {
    expect(expectedRise([0.4, 0.9], [0.2, 0.2])).toBe(0);
    expect(expectedRise([0.4], [3])).toBe(0);
    expect(expectedRise([], [])).toBe(0);
    expect(expectedRise([0.9, 0.1], [0, 1e-320])).toBe(0);
    expect(expectedRise([0.9, 0.9], [0, 1e-17])).toBeCloseTo(0, 16);
  });
});

interface Small {
  readonly model: Posterior;
  readonly dense: DenseModel;
  readonly noise: number;
  readonly contenders: readonly (Contender & { readonly levels: Levels })[];
}

const plus = (a: Functional, b: Functional): Functional => a.map((share, at) => share + b[at]!);

/** The expected rise per example of seeing a contender's next scores, by the dense model. */
function gains({ dense, noise, contenders }: Small): readonly number[] {
  const means = contenders.map(({ levels }) => dense.mean(dense.value(levels)));
  return contenders.map(({ levels, next }) => {
    if (next.length === 0) return Number.NEGATIVE_INFINITY;
    const view = plus(dense.value(levels), dense.difficulty(next));
    const deviation = Math.sqrt(dense.covariance(view, view) + noise / next.length);
    const slopes = contenders.map((other) => dense.covariance(view, dense.value(other.levels)) / deviation);
    return expectedRise(means, slopes) / next.length;
  });
}

const smalls = fc
  .tuple(scoredSpaces, someVariances, fc.nat(4))
  .map(([{ sizes, exampleIds, scored, unseen }, variances, ahead]): Small => {
    const model = posterior(designOf(sizes, scored), variances);
    const points = scored.filter(({ scores }) => scores.size > 0);
    const contenders = [
      ...points.map(({ levels, scores }, at) => ({
        levels,
        value: model.valueOf(levels, model.design.points[at]),
        next: exampleIds.filter((id) => !scores.has(id)).slice(0, ahead),
      })),
      ...unseen.slice(0, 3).map((levels) => ({
        levels,
        value: model.valueOf(levels),
        next: exampleIds.slice(0, ahead),
      })),
    ];
    return {
      model,
      noise: variances.noise,
      contenders,
      dense: denseModel({ sizes, scored, variances, unseen, exampleIds }),
    };
  });

describe("mostTelling()", () => {
  it("picks first what raises the best posterior mean most, per example, by the dense model", () => {
    fc.assert(
      fc.property(smalls, (small) => {
        const wanted = gains(small);
        const picks = mostTelling(small.model, small.contenders, { count: 1, batch: 2 });
        const most = Math.max(Number.NEGATIVE_INFINITY, ...wanted);
        if (most === Number.NEGATIVE_INFINITY) expect(picks).toEqual([]);
        else expect(wanted[picks[0]!]).toBeCloseTo(most, 9);
      }),
      { numRuns: 150 },
    );
  });

  it("counts a pick as seen before the next, as if its scores were told", () => {
    // Examples of their own for each: then what is seen of one says nothing of another's examples.
    const source = rng("tiny");
    for (let turn = 0; turn < 20; turn++) {
      const sizes = [4];
      const scored = [0, 1, 2].map(
        (level): ScoredPoint => ({
          levels: Int32Array.of(level),
          scores: new Map(["a", "b", "c", "d"].slice(level).map((id) => [id, source.int(2)] as const)),
        }),
      );
      const fresh = (level: number): readonly string[] => [0, 1, 2, 3].map((at) => `new ${level} ${at}`);
      const exampleIds = ["a", "b", "c", "d", ...[0, 1, 2, 3].flatMap(fresh)];
      const levels = [0, 1, 2, 3].map((level) => Int32Array.of(level));
      const small = (points: readonly ScoredPoint[], done: ReadonlySet<number>): Small => {
        const model = posterior(designOf(sizes, points), PRIOR_VARIANCES);
        const seen = new Map(model.design.points.map((point) => [point.levels.join(), point]));
        return {
          model,
          dense: denseModel({
            sizes,
            scored: points,
            variances: PRIOR_VARIANCES,
            unseen: levels,
            exampleIds,
          }),
          noise: PRIOR_VARIANCES.noise,
          contenders: levels.map((own, level) => ({
            levels: own,
            value: model.valueOf(own, seen.get(own.join())),
            next: done.has(level) ? [] : fresh(level),
          })),
        };
      };
      const before = small(scored, new Set());
      const [first, second] = mostTelling(before.model, before.contenders, { count: 2, batch: 4 });
      // Tell the first exactly what was expected of it: the means stay.
      const expected = before.model.meanOf(before.contenders[first!]!.value);
      const told = levels.flatMap((own, level): ScoredPoint[] => {
        const known = scored[level]?.scores ?? new Map<string, number>();
        const more = level === first ? fresh(level).map((id) => [id, expected] as const) : [];
        const scores = new Map([...known, ...more]);
        return scores.size === 0 ? [] : [{ levels: own, scores }];
      });
      const wanted = gains(small(told, new Set([first!])));
      expect(wanted[second!]).toBeCloseTo(Math.max(...wanted), 6);
    }
  });

  it("gives a point no more batches than it has examples, and ends when none is left", () => {
    fc.assert(
      fc.property(
        smalls,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 30 }),
        ({ model, contenders }, batch, count) => {
          const picks = mostTelling(model, contenders, { count, batch });
          const room = contenders.map(({ next }) => Math.ceil(next.length / batch));
          contenders.forEach((_, index) => {
            expect(picks.filter((pick) => pick === index).length).toBeLessThanOrEqual(room[index]!);
          });
          expect(picks.length).toBe(
            Math.min(
              count,
              room.reduce((sum, own) => sum + own, 0),
            ),
          );
        },
      ),
    );
  });

  it("has nothing to say without contenders", () => {
    const model = posterior(designOf([2], []), PRIOR_VARIANCES);
    expect(mostTelling(model, [], { count: 3, batch: 5 })).toEqual([]);
  });
});
