import { describe, expect, it } from "vitest";
import { type Rng, rng } from "../../random/index.js";
import { allLevels } from "../testing/scored-points.js";
import { type Design, designOf, type ScoredPoint } from "./design.js";
import { estimatedVariances, PRIOR_VARIANCES, type Variances } from "./variances.js";

const SIZES = [12, 12];

/** Scores that follow the model: points on prefixes of one order. */
function simulated(variances: Variances, { points, source }: { points: number; source: Rng }): Design {
  const normal = (variance: number): number => Math.sqrt(variance) * source.normal();
  const effects = SIZES.map((size) =>
    Array.from({ length: size }, (_, level) => (level === 0 ? 0 : normal(variances.effect))),
  );
  const difficulty = Array.from({ length: 600 }, () => normal(variances.difficulty));
  const [origin, ...others] = allLevels(SIZES);
  const scored = [origin!, ...source.shuffle(others).slice(0, points)].map((levels, at): ScoredPoint => {
    const value =
      0.5 +
      levels.reduce((sum, level, dimension) => sum + effects[dimension]![level]!, 0) +
      (at === 0 ? 0 : normal(variances.interaction));
    const count = 200 + 100 * source.int(5);
    return {
      levels,
      scores: new Map(
        difficulty
          .slice(0, count)
          .map((own, id) => [String(id), value + own + normal(variances.noise)] as const),
      ),
    };
  });
  return designOf(SIZES, scored);
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function expectSensible(variances: Variances): void {
  expect(variances.effect).toSatisfy((own: number) => isWithin(own, [0.01 ** 2, 0.3 ** 2]));
  expect(variances.shift).toSatisfy((own: number) => isWithin(own, [0.003 ** 2, 0.3 ** 2]));
  expect(variances.interaction).toSatisfy((own: number) => isWithin(own, [0.003 ** 2, 0.2 ** 2]));
  expect(variances.difficulty).toSatisfy((own: number) => isWithin(own, [1e-4, 0.3]));
  expect(variances.noise).toSatisfy((own: number) => isWithin(own, [1e-4, 0.3]));
}

describe("estimatedVariances()", () => {
  it.each([
    [
      "ordinary",
      { effect: 0.05 ** 2, shift: 0.02 ** 2, interaction: 0.02 ** 2, difficulty: 0.28 ** 2, noise: 0.13 },
    ],
    [
      "wide effects",
      { effect: 0.15 ** 2, shift: 0.02 ** 2, interaction: 0.02 ** 2, difficulty: 0.1 ** 2, noise: 0.1 },
    ],
    [
      "mostly interactions",
      { effect: 0.03 ** 2, shift: 0.02 ** 2, interaction: 0.1 ** 2, difficulty: 0.3 ** 2, noise: 0.1 },
    ],
    [
      "little noise",
      { effect: 0.1 ** 2, shift: 0.02 ** 2, interaction: 0.05 ** 2, difficulty: 0.2 ** 2, noise: 0.005 },
    ],
  ])("recovers the variances of a large search: %s", (name, truth) => {
    const design = simulated(truth, { points: 80, source: rng(name) });
    const found = estimatedVariances(design);
    const off = (key: keyof Variances): number => Math.abs(Math.log(found[key] / truth[key]));
    expect(off("noise")).toBeLessThan(Math.log(1.1));
    expect(off("difficulty")).toBeLessThan(Math.log(1.4));
    expect(off("effect")).toBeLessThan(Math.log(3));
    expect(off("interaction")).toBeLessThan(Math.log(4));
  });

  it.each([
    ["all 0", () => 0],
    ["all 1", () => 1],
    ["all the same", () => 0.3],
    ["coins", (source: Rng) => source.int(2)],
    ["grades", (source: Rng) => source.int(5) / 4],
    ["nearly the same", (source: Rng) => 0.5 + source.next() * 1e-12],
    ["one in a hundred", (source: Rng) => (source.int(100) === 0 ? 1 : 0)],
  ])("stays sensible for scores that are %s", (name, score) => {
    const source = rng(name);
    for (const [points, examples] of [
      [1, 200],
      [2, 60],
      [150, 1],
      [60, 20],
    ] as const) {
      const scored = allLevels(SIZES)
        .slice(0, points)
        .map((levels): ScoredPoint => {
          const ids = source.shuffle(Array.from({ length: examples }, (_, id) => id)).slice(source.int(3));
          return { levels, scores: new Map(ids.map((id) => [String(id), score(source)] as const)) };
        });
      expectSensible(estimatedVariances(designOf(SIZES, scored)));
    }
  });

  it("stays sensible where the point decides all, or the example does", () => {
    const of = (score: (level: number, id: number) => number): Design =>
      designOf(
        SIZES,
        allLevels(SIZES).map((levels, at) => ({
          levels,
          scores: new Map(Array.from({ length: 200 }, (_, id) => [String(id), score(at, id)] as const)),
        })),
      );
    const byPoint = estimatedVariances(of((at) => at % 2));
    expectSensible(byPoint);
    const byExample = estimatedVariances(of((_, id) => id % 2));
    expectSensible(byExample);
    expect(byExample.difficulty).toBeGreaterThan(4 * byPoint.difficulty);
    expect(byPoint.effect).toBeGreaterThan(4 * byExample.effect);
  });

  it("keeps to the prior with fewer than 100 scores", () => {
    const scored = (count: number): Design =>
      designOf(
        [2],
        [
          {
            levels: Int32Array.of(0),
            scores: new Map(Array.from({ length: count }, (_, id) => [String(id), 1] as const)),
          },
        ],
      );
    expect(estimatedVariances(scored(0))).toEqual(PRIOR_VARIANCES);
    expect(estimatedVariances(scored(99))).toEqual(PRIOR_VARIANCES);
    expect(estimatedVariances(scored(100)).difficulty).toBeLessThan(PRIOR_VARIANCES.difficulty);
  });
});
