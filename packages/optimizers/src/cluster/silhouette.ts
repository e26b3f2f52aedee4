import { checkPoints } from "./check-points.js";
import { squaredDistance } from "./squared-distance.js";

/**
 * How well clusters are apart: the mean over all points of (b − a) / max(a, b), where a is the mean distance to the other points of
 * the cluster and b that to the points of the nearest other one. In [−1, 1]; a point alone in its cluster counts 0, and so does all
 * when there is one cluster.
 *
 * Measures every pair of points: give a sample of more than some thousand.
 *
 * @param labels Of each point: the number of its cluster.
 * @throws {SignetError} `OPTION_INVALID` for points that cannot be.
 * @see Rousseeuw 1987. simple-statistics measures the pairs anew for each labelling, and gives NaN for equal points.
 */
export function silhouette(points: readonly Float32Array[], labels: readonly number[]): number {
  checkPoints(points);
  return silhouetteOf(pairDistances(points), labels);
}

/** All distances between points: that of `i` and `j` is at `i * count + j`. */
export function pairDistances(points: readonly Float32Array[]): Float64Array {
  const count = points.length;
  const distances = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredDistance(points[i]!, points[j]!));
      distances[i * count + j] = distance;
      distances[j * count + i] = distance;
    }
  }
  return distances;
}

/** The silhouette of points whose distances are known. */
export function silhouetteOf(distances: Float64Array, labels: readonly number[]): number {
  const sizes = new Float64Array(Math.max(...labels) + 1);
  for (const label of labels) sizes[label]! += 1;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const totals = new Float64Array(sizes.length);
    for (let j = 0; j < labels.length; j++) totals[labels[j]!]! += distances[i * labels.length + j]!;
    sum += ofPoint(totals, { sizes, label: labels[i]! });
  }
  return sum / labels.length;
}

/** @param totals For each cluster: the sum of the point's distances to its points. */
function ofPoint(
  totals: Float64Array,
  { sizes, label }: { readonly sizes: Float64Array; readonly label: number },
): number {
  if (sizes[label] === 1) return 0;
  const own = totals[label]! / (sizes[label]! - 1);
  let other = Number.POSITIVE_INFINITY;
  for (let c = 0; c < sizes.length; c++) {
    if (c !== label && sizes[c]! > 0) other = Math.min(other, totals[c]! / sizes[c]!);
  }
  const most = Math.max(own, other);
  return Number.isFinite(most) && most > 0 ? (other - own) / most : 0;
}
