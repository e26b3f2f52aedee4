import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { lloyd } from "./lloyd.js";
import { seedCentroids } from "./seed-centroids.js";
import { squaredDistance } from "./squared-distance.js";

const points = (values: readonly number[]): Float32Array[] =>
  values.map((value) => Float32Array.from([value]));

describe("lloyd()", () => {
  it("ends where measuring every distance ends", () => {
    const sets = fc.record({ count: fc.integer({ min: 9, max: 60 }), k: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(sets, fc.integer(), ({ count, k }, seed) => {
        const random = rng(seed);
        const normal = Array.from({ length: count }, () => Float32Array.from({ length: 7 }, random.normal));
        const seeds = seedCentroids(normal, { k, rng: random });
        const { labels, centroids } = lloyd(normal, { seeds, maxIterations: 300 });
        const plain = plainLloyd(normal, seeds.labels, k);
        expect([...labels]).toEqual(plain.labels);
        expect(centroids).toEqual(plain.centroids);
      }),
    );
  });

  it("gives a centroid that lost its points the farthest one", () => {
    // The middle cluster's mean is 0, and both of its points are nearer to the outer ones.
    const values = points([-101, -99, 99, 101]);
    const seeds = { indices: [0, 1, 3], labels: Int32Array.from([0, 1, 1, 2]) };
    const { labels, inertia } = lloyd(values, { seeds, maxIterations: 300 });
    expect([...labels]).toEqual([0, 1, 2, 2]);
    expect(inertia).toBe(2);
  });
});

/** The same without bounds. No cluster of these points becomes empty, or the test would say so. */
function plainLloyd(items: readonly Float32Array[], from: Int32Array, k: number) {
  let labels = [...from];
  for (;;) {
    const centroids = Array.from({ length: k }, (_, c) => meanOf(items.filter((_, i) => labels[i] === c)));
    const next = items.map((item, i) => {
      const squares = centroids.map((centroid) => squaredDistance(item, centroid));
      const least = Math.min(...squares);
      return squares[labels[i]!] === least ? labels[i]! : squares.indexOf(least);
    });
    if (next.every((label, i) => label === labels[i])) return { labels, centroids };
    labels = next;
  }
}

function meanOf(items: readonly Float32Array[]): Float32Array {
  return Float32Array.from(
    items[0]!,
    (_, j) => items.reduce((sum, item) => sum + item[j]!, 0) / items.length,
  );
}
