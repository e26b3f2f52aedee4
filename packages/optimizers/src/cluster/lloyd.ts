import { distancesToFour } from "./distances-to-four.js";
import type { Seeds } from "./seed-centroids.js";
import { squaredDistance } from "./squared-distance.js";

export interface Partition {
  readonly centroids: readonly Float32Array[];
  /** Of each point: the index of its centroid. Every centroid has a point. */
  readonly labels: Int32Array;
  /** Sum of the squared distances of the points to their centroids. */
  readonly inertia: number;
}

/**
 * Moves centroids to the means of their points, and points to their nearest centroids, until no point moves. Bounds by the triangle
 * inequality spare most distances and change no result. A centroid that loses all points takes the farthest one.
 *
 * @see Elkan 2003, "Using the triangle inequality to accelerate k-means".
 */
export function lloyd(
  points: readonly Float32Array[],
  { seeds, maxIterations }: { readonly seeds: Seeds; readonly maxIterations: number },
): Partition {
  const state = start(points, seeds);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const shifts = moveCentroids(state);
    const moved = iteration === 0 ? measureAll(state) : movePoints(state, shifts);
    if (moved + fillEmpty(state) === 0) break;
  }
  const { centroids, labels } = state;
  const inertia = points.reduce((sum, point, i) => sum + squaredDistance(point, centroids[labels[i]!]!), 0);
  return { centroids, labels, inertia };
}

/** What one descent works on, changed in place: at 10,000 points a copy for each iteration would cost as much as the iteration. */
interface Descent {
  readonly points: readonly Float32Array[];
  readonly k: number;
  readonly centroids: readonly Float32Array[];
  readonly labels: Int32Array;
  /** Not below the distance of each point to its centroid. */
  readonly upper: Float64Array;
  /** `lower[i * k + c]`: not above the distance of point `i` to centroid `c`. */
  readonly lower: Float64Array;
  /** Sum and number of the points of each centroid. */
  readonly sums: readonly Float64Array[];
  readonly sizes: Int32Array;
}

function start(points: readonly Float32Array[], { indices, labels }: Seeds): Descent {
  const k = indices.length;
  const centroids = indices.map((index) => Float32Array.from(points[index]!));
  const sums = centroids.map(({ length }) => new Float64Array(length));
  const sizes = new Int32Array(k);
  points.forEach((point, i) => {
    add(sums[labels[i]!]!, point, 1);
    sizes[labels[i]!]! += 1;
  });
  const upper = new Float64Array(points.length);
  const lower = new Float64Array(points.length * k);
  return { points, k, centroids, labels: Int32Array.from(labels), upper, lower, sums, sizes };
}

/** Every centroid to the mean of its points, rounded to float32 as it will be stored. @returns How far each one moved. */
function moveCentroids({ centroids, sums, sizes }: Descent): readonly number[] {
  return centroids.map((centroid, c) => {
    const before = Float32Array.from(centroid);
    const sum = sums[c]!;
    for (let j = 0; j < centroid.length; j++) centroid[j] = sum[j]! / sizes[c]!;
    return Math.sqrt(squaredDistance(before, centroid));
  });
}

/** Every point to its nearest centroid, by all distances; the bounds are then exact. @returns How many points changed theirs. */
function measureAll(state: Descent): number {
  const { points, k, centroids, labels, upper, lower } = state;
  for (let c = 0; c < k; c += 4) {
    const at = (t: number): Float32Array => centroids[Math.min(c + t, k - 1)]!;
    const squares = distancesToFour(points, [at(0), at(1), at(2), at(3)]);
    for (let t = 0; c + t < k && t < 4; t++) {
      for (let i = 0; i < points.length; i++) lower[i * k + c + t] = Math.sqrt(squares[i * 4 + t]!);
    }
  }
  let moved = 0;
  for (let i = 0; i < points.length; i++) {
    const after = nearestIn(lower, i * k, { k, preferred: labels[i]! });
    upper[i] = lower[i * k + after]!;
    if (after === labels[i]) continue;
    assign(state, i, after);
    moved += 1;
  }
  return moved;
}

/** The centroid with the least of `k` distances from `at` on; of equals the preferred one, or else the first. */
function nearestIn(
  distances: Float64Array,
  at: number,
  { k, preferred }: { readonly k: number; readonly preferred: number },
): number {
  let best = preferred;
  for (let c = 0; c < k; c++) {
    if (distances[at + c]! < distances[at + best]!) best = c;
  }
  return best;
}

/** Every point to its nearest centroid, measured only where the bounds leave it open. @returns How many points changed theirs. */
function movePoints(state: Descent, shifts: readonly number[]): number {
  const { points, k, centroids, labels, upper, lower } = state;
  const gaps = centroidGaps(centroids);
  const nearestGap = gaps.map((row) => Math.min(...row));
  let moved = 0;
  for (let i = 0; i < points.length; i++) {
    const before = labels[i]!;
    upper[i]! += shifts[before]!;
    for (let c = 0; c < k; c++) lower[i * k + c]! -= shifts[c]!;
    if (upper[i]! <= nearestGap[before]!) continue;
    const after = nearestOf(state, i, gaps);
    if (after === before) continue;
    assign(state, i, after);
    moved += 1;
  }
  return moved;
}

/** Half the distance between each two centroids: a point nearer to one than this is not nearer to the other. */
function centroidGaps(centroids: readonly Float32Array[]): readonly (readonly number[])[] {
  return centroids.map((a, c) =>
    centroids.map((b, d) => (c === d ? Number.POSITIVE_INFINITY : Math.sqrt(squaredDistance(a, b)) / 2)),
  );
}

/** The nearest centroid of one point; equal distances leave it where it is. Tightens the point's bounds. */
function nearestOf(
  { points, k, centroids, labels, upper, lower }: Descent,
  i: number,
  gaps: readonly (readonly number[])[],
): number {
  const point = points[i]!;
  let best = labels[i]!;
  let isExact = false;
  for (let c = 0; c < k; c++) {
    if (c === best || upper[i]! <= lower[i * k + c]! || upper[i]! <= gaps[best]![c]!) continue;
    if (!isExact) {
      isExact = true;
      upper[i] = Math.sqrt(squaredDistance(point, centroids[best]!));
      lower[i * k + best] = upper[i]!;
      if (upper[i]! <= lower[i * k + c]! || upper[i]! <= gaps[best]![c]!) continue;
    }
    const distance = Math.sqrt(squaredDistance(point, centroids[c]!));
    lower[i * k + c] = distance;
    if (distance >= upper[i]!) continue;
    upper[i] = distance;
    best = c;
  }
  return best;
}

/** Gives each centroid without points the point that is farthest from its own. @returns How many had none. */
function fillEmpty(state: Descent): number {
  const { points, k, centroids, labels, sizes, upper, lower } = state;
  let filled = 0;
  for (let c = 0; c < k; c++) {
    if (sizes[c]! > 0) continue;
    const farthest = farthestPoint(state);
    centroids[c]!.set(points[farthest]!);
    assign(state, farthest, c);
    upper[farthest] = 0;
    for (let i = 0; i < labels.length; i++) lower[i * k + c] = 0; // nothing is known of the new place
    filled += 1;
  }
  return filled;
}

/** The first of the points that are farthest from their centroids. There are more distinct points than centroids with points. */
function farthestPoint({ points, centroids, labels }: Descent): number {
  const squares = points.map((point, i) => squaredDistance(point, centroids[labels[i]!]!));
  return squares.indexOf(squares.reduce((a, b) => Math.max(a, b)));
}

function assign({ points, labels, sums, sizes }: Descent, i: number, after: number): void {
  const before = labels[i]!;
  add(sums[before]!, points[i]!, -1);
  add(sums[after]!, points[i]!, 1);
  sizes[before]! -= 1;
  sizes[after]! += 1;
  labels[i] = after;
}

function add(sum: Float64Array, point: Float32Array, sign: 1 | -1): void {
  for (let j = 0; j < sum.length; j++) sum[j]! += sign * point[j]!;
}
