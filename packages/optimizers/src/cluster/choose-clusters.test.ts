import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { chooseClusters } from "./choose-clusters.js";
import { silhouette } from "./silhouette.js";
import { blobs } from "./testing/point-sets.js";
import { referenceCases } from "./testing/reference.js";

const noise = (count: number, dimension: number): Float32Array[] => {
  const random = rng("noise");
  return Array.from({ length: count }, () => Float32Array.from({ length: dimension }, random.normal));
};

describe("chooseClusters()", () => {
  it("finds the number of clear clusters by either opinion", async () => {
    for (const clusters of [2, 3, 6]) {
      const points = blobs({ count: 120, dimension: 10, clusters, seed: clusters });
      const table = await chooseClusters(points, { most: 8, rng: rng(1) });
      expect(table).toMatchObject({ byInertia: clusters, bySilhouette: clusters, hasStructure: true });
    }
  });

  it("has a row for each k, with inertia, its scale and the silhouette of these clusters", async () => {
    const [{ points }] = referenceCases() as [ReturnType<typeof referenceCases>[number]];
    const { rows } = await chooseClusters(points, { most: 6, rng: rng(2), alpha: 0.1 });
    expect(rows.map(({ k }) => k)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const row of rows) {
      expect(row.clusters).toMatchObject({ k: row.k, inertia: row.inertia });
      expect(row.scaled).toBeCloseTo(row.inertia / rows[0]!.inertia + 0.1 * row.k, 12);
      expect(row.silhouette).toBeCloseTo(silhouette(points, row.clusters.labels), 12);
    }
  });

  it("sees no structure in noise of many dimensions", async () => {
    expect((await chooseClusters(noise(300, 60), { most: 6, rng: rng(3) })).hasStructure).toBe(false);
  });

  it("weighs one cluster more against α: never one cluster, the smaller of equals", async () => {
    const points = blobs({ count: 60, dimension: 4, clusters: 3, seed: 1 });
    expect((await chooseClusters(points, { most: 5, rng: rng(1), alpha: 10 })).byInertia).toBe(2);
  });

  it("stops at the number of distinct points; equal points are one cluster without structure", async () => {
    const same = Array.from({ length: 8 }, () => Float32Array.from([1, 2]));
    const table = await chooseClusters(same, { most: 4, rng: rng(1) });
    expect(table).toMatchObject({ byInertia: 1, bySilhouette: 1, hasStructure: false });
    expect(table.rows).toMatchObject([{ k: 1, inertia: 0, scaled: 0.02, silhouette: 0 }]);
    const two = same.map((point, i) => (i % 2 === 0 ? point : Float32Array.from([3, 4])));
    expect(await chooseClusters(two, { most: 4, rng: rng(1) })).toMatchObject({
      byInertia: 2,
      hasStructure: true,
    });
  });

  it("estimates the silhouette of many points from a sample, the same each time", async () => {
    const points = blobs({ count: 1600, dimension: 2, clusters: 3, seed: 9 });
    const [, , row] = (await chooseClusters(points, { most: 3, rng: rng(1), restarts: 2 })).rows;
    expect(Math.abs(row!.silhouette - silhouette(points, row!.clusters.labels))).toBeLessThan(0.02);
    const [, , again] = (await chooseClusters(points, { most: 3, rng: rng(1), restarts: 2 })).rows;
    expect(again!.silhouette).toBe(row!.silhouette);
  });

  it("refuses what cannot be", async () => {
    await expect(chooseClusters([], { most: 2, rng: rng(1) })).rejects.toThrow("there are none");
    await expect(chooseClusters(noise(3, 2), { most: 0, rng: rng(1) })).rejects.toThrow("`most`");
  });
});
