import fc from "fast-check";
import type { Levels, ScoredPoint } from "../mixed-model/design.js";
import type { Variances } from "../mixed-model/variances.js";

/** Scores of some points of a small finite space on any examples each. */
export interface ScoredSpace {
  readonly sizes: readonly number[];
  readonly exampleIds: readonly string[];
  readonly scored: readonly ScoredPoint[];
  /** Points without scores. */
  readonly unseen: readonly Levels[];
}

/** Every point of a finite space. */
export function allLevels(sizes: readonly number[]): readonly Levels[] {
  return sizes
    .reduce<readonly (readonly number[])[]>(
      (heads, size) => heads.flatMap((head) => Array.from({ length: size }, (_, level) => [...head, level])),
      [[]],
    )
    .map((levels) => Int32Array.from(levels));
}

/** Arbitrary scores on arbitrary subsets of the examples, not prefixes of one order. */
export const scoredSpaces: fc.Arbitrary<ScoredSpace> = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    examples: fc.integer({ min: 1, max: 7 }),
    take: fc.integer({ min: 0, max: 6 }),
    score: fc.constantFrom(
      fc.constantFrom(0, 1),
      fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4),
    ),
  })
  .chain(({ sizes, examples, take, score }) => {
    const exampleIds = Array.from({ length: examples }, (_, index) => `e${index}`);
    const scores = fc
      .array(fc.option(score, { freq: 2 }), { minLength: examples, maxLength: examples })
      .map(
        (all) =>
          new Map(all.flatMap((value, index) => (value === null ? [] : [[exampleIds[index]!, value]]))),
      );
    const points = allLevels(sizes);
    return fc
      .record({
        order: fc.shuffledSubarray([...points.keys()], { minLength: points.length }),
        scores: fc.array(scores, { minLength: take, maxLength: take }),
      })
      .map(({ order, scores: maps }) => ({
        sizes,
        exampleIds,
        scored: maps.flatMap((own, at) => {
          const levels = points[order[at] ?? -1];
          return levels === undefined ? [] : [{ levels, scores: own }];
        }),
        unseen: order.slice(maps.length).map((index) => points[index]!),
      }));
  });

export const someVariances: fc.Arbitrary<Variances> = fc.record({
  effect: fc.constantFrom(0.0001, 0.0025, 0.09),
  shift: fc.constantFrom(0.00001, 0.0025, 0.09),
  interaction: fc.constantFrom(0.00001, 0.0004, 0.04),
  difficulty: fc.constantFrom(0.001, 0.0784, 0.2),
  noise: fc.constantFrom(0.01, 0.13, 0.25),
});
