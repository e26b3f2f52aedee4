import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { kMeans } from "./k-means.js";
import { squaredDistance } from "./squared-distance.js";
import { blobs, pointSets } from "./testing/point-sets.js";
import { referenceCases } from "./testing/reference.js";

const point = (...values: number[]): Float32Array => Float32Array.from(values);

describe("kMeans() against scikit-learn", () => {
  for (const { name, clear, points, clusterings } of referenceCases()) {
    for (const { k, inertia, labels } of clusterings) {
      const isClear = clear.includes(k);
      it(`finds the inertia of its best of 50 descents: ${name}, k = ${k}`, () => {
        const found = kMeans(points, { k, rng: rng(1) });
        expect(Math.abs(found.inertia / inertia - 1)).toBeLessThan(isClear ? 1e-4 : 0.01);
        if (isClear) expect(found.labels).toEqual(byFirst(labels));
      });
    }
  }
});

describe("kMeans()", () => {
  it("says the same again, whatever was drawn before", () => {
    const points = blobs({ count: 90, dimension: 5, clusters: 3, seed: 1 });
    const used = rng(3);
    used.next();
    expect(kMeans(points, { k: 6, rng: used })).toEqual(kMeans(points, { k: 6, rng: rng(3) }));
  });

  it("finds clear clusters in any order of the points", () => {
    const points = blobs({ count: 60, dimension: 8, clusters: 4, seed: 2 });
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const order = rng(seed).shuffle([...points.keys()]);
        const { labels } = kMeans(
          order.map((index) => points[index]!),
          { k: 4, rng: rng(seed) },
        );
        expect(labels).toEqual(byFirst(order.map((index) => index % 4)));
      }),
      { numRuns: 20 },
    );
  });

  it("gives every point to a nearest centroid, every cluster a point, and numbers clusters by their first points", () => {
    fc.assert(
      fc.property(pointSets, fc.integer({ min: 1, max: 8 }), fc.integer(), (points, wanted, seed) => {
        const { centroids, labels, inertia, k } = kMeans(points, { k: wanted, rng: rng(seed), restarts: 2 });
        expect(k).toBe(Math.min(wanted, new Set(points.map(String)).size));
        expect(centroids).toHaveLength(k);
        expect([...new Set(labels)]).toEqual([...centroids.keys()]);
        expect(labels).toHaveLength(points.length);
        const own = points.map((each, i) => squaredDistance(each, centroids[labels[i]!]!));
        const least = points.map((each) => Math.min(...centroids.map((c) => squaredDistance(each, c))));
        for (const [i, square] of own.entries()) expect(square).toBeLessThanOrEqual(least[i]! + 1e-9);
        expect(inertia).toBeCloseTo(
          own.reduce((a, b) => a + b),
          9,
        );
      }),
    );
  });

  it("leaves centroids at the means of their points", () => {
    fc.assert(
      fc.property(pointSets, fc.integer({ min: 1, max: 5 }), (points, wanted) => {
        const { centroids, labels } = kMeans(points, { k: wanted, rng: rng(5), restarts: 1 });
        centroids.forEach((centroid, c) => {
          const members = points.filter((_, i) => labels[i] === c);
          centroid.forEach((value, j) => {
            const mean = members.reduce((sum, member) => sum + member[j]!, 0) / members.length;
            expect(value).toBeCloseTo(mean, 5);
          });
        });
      }),
    );
  });

  it("is no worse with more restarts, and hardly with more clusters", () => {
    const points = blobs({ count: 80, dimension: 4, clusters: 5, seed: 4 });
    const inertiaOf = (k: number, restarts: number): number =>
      kMeans(points, { k, rng: rng(7), restarts }).inertia;
    for (let k = 1; k < 12; k++) {
      expect(inertiaOf(k + 1, 10)).toBeLessThanOrEqual(inertiaOf(k, 10) * 1.001);
      expect(inertiaOf(k, 8)).toBeLessThanOrEqual(inertiaOf(k, 2));
    }
  });

  it("judges draws by a sample of many points", () => {
    const points = blobs({ count: 2500, dimension: 3, clusters: 6, seed: 5 });
    const { labels } = kMeans(points, { k: 6, rng: rng(1), restarts: 3 });
    expect(labels).toEqual(points.map((_, i) => i % 6));
  });

  it("makes one cluster of equal points, and one for each point where there are no more", () => {
    const same = Array.from({ length: 5 }, () => point(0.1, 0.7));
    expect(kMeans(same, { k: 3, rng: rng(1) })).toEqual({
      centroids: [point(0.1, 0.7)],
      labels: [0, 0, 0, 0, 0],
      inertia: 0,
      k: 1,
    });
    const few = [point(1), point(2), point(1)];
    expect(kMeans(few, { k: 9, rng: rng(1) })).toMatchObject({ labels: [0, 1, 0], inertia: 0, k: 2 });
    expect(kMeans([point(4)], { k: 1, rng: rng(1) })).toMatchObject({ labels: [0], inertia: 0, k: 1 });
  });

  it("stops after as many iterations as it may take", () => {
    const points = blobs({ count: 100, dimension: 2, clusters: 1, seed: 6 });
    const once = kMeans(points, { k: 8, rng: rng(2), restarts: 1, maxIterations: 1 });
    expect(once.inertia).toBeGreaterThan(kMeans(points, { k: 8, rng: rng(2), restarts: 1 }).inertia);
  });

  it("refuses points that differ in dimension, are not numbers or are none, and counts below 1", () => {
    const refused = (points: readonly Float32Array[], options = {}): unknown => {
      try {
        return kMeans(points, { k: 2, rng: rng(1), ...options });
      } catch (error) {
        return error;
      }
    };
    const invalid = (message: RegExp): unknown =>
      expect.objectContaining({ code: "OPTION_INVALID", message: expect.stringMatching(message) });
    expect(refused([point(1, 2), point(1)])).toEqual(invalid(/point 1 has 1 coordinates, the first has 2/));
    expect(refused([point(1), point(Number.NaN)])).toEqual(invalid(/coordinate 0 of point 1 is NaN/));
    expect(refused([point(1), point(Number.POSITIVE_INFINITY)])).toEqual(invalid(/is Infinity/));
    expect(refused([])).toEqual(invalid(/there are none/));
    expect(refused([point()])).toEqual(invalid(/no coordinate/));
    for (const name of ["k", "restarts", "maxIterations"]) {
      expect(refused([point(1)], { [name]: 0 })).toEqual(invalid(new RegExp(`\`${name}\`.* got 0`)));
      expect(refused([point(1)], { [name]: 1.5 })).toEqual(invalid(/got 1.5/));
    }
  });
});

/** Labels renumbered by their first occurrence. */
function byFirst(labels: readonly number[]): number[] {
  const order = [...new Set(labels)];
  return labels.map((label) => order.indexOf(label));
}
