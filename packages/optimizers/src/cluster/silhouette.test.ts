import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { randomPartition } from "./random-partition.js";
import { silhouette } from "./silhouette.js";
import { pointSets } from "./testing/point-sets.js";
import { referenceCases } from "./testing/reference.js";

const points = (...values: number[]): Float32Array[] => values.map((value) => Float32Array.from([value]));

describe("silhouette()", () => {
  for (const { name, points, clusterings } of referenceCases()) {
    it(`is scikit-learn's: ${name}`, () => {
      for (const { labels, silhouette: expected } of clusterings)
        expect(Math.abs(silhouette(points, labels) - expected)).toBeLessThan(1e-6);
    });
  }

  it("counts a point alone 0, and all points 0 where there is one cluster or all are equal", () => {
    expect(silhouette(points(0, 0, 4), [0, 0, 1])).toBeCloseTo(2 / 3);
    expect(silhouette(points(1, 2, 9), [0, 0, 0])).toBe(0);
    expect(silhouette(points(1, 1, 1, 1), [0, 1, 0, 1])).toBe(0);
  });

  it("stays within -1 and 1 and does not depend on the numbers of the clusters", () => {
    fc.assert(
      fc.property(pointSets, fc.integer({ min: 1, max: 4 }), fc.integer(), (items, k, seed) => {
        const random = rng(seed);
        const labels = items.map(() => random.int(k));
        const value = silhouette(items, labels);
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
        const renamed = labels.map((label) => 2 * (k - label));
        expect(silhouette(items, renamed)).toBeCloseTo(value, 12);
      }),
    );
  });
});

describe("randomPartition()", () => {
  it("gives each cluster its size, and the same labels for the same seed", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer(), (sizes, seed) => {
        const labels = randomPartition(sizes, rng(seed));
        expect(sizes.map((_, c) => labels.filter((label) => label === c).length)).toEqual(sizes);
        expect(randomPartition(sizes, rng(seed))).toEqual(labels);
      }),
    );
  });
});
