import fc from "fast-check";
import { rng } from "../../random/index.js";

/** Small sets of points of one dimension, on a coarse grid, so that equal points and equal distances are frequent. */
export const pointSets: fc.Arbitrary<readonly Float32Array[]> = fc
  .integer({ min: 1, max: 6 })
  .chain((dimension) =>
    fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimension, maxLength: dimension }), {
      minLength: 1,
      maxLength: 30,
    }),
  )
  .map((rows) => rows.map((row) => Float32Array.from(row)));

/** Normal noise around `clusters` far points, one cluster after the other in turn. */
export function blobs({
  count,
  dimension,
  clusters,
  seed,
}: Readonly<Record<"count" | "dimension" | "clusters" | "seed", number>>): readonly Float32Array[] {
  const random = rng(seed);
  const point = (spread: number, center?: Float32Array): Float32Array =>
    Float32Array.from({ length: dimension }, (_, j) => (center?.[j] ?? 0) + spread * random.normal());
  const centers = Array.from({ length: clusters }, () => point(5));
  return Array.from({ length: count }, (_, i) => point(0.5, centers[i % clusters]));
}
