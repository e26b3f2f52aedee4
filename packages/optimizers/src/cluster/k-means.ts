import type { Rng } from "../random/index.js";
import { checkCount } from "./check-count.js";
import { checkPoints } from "./check-points.js";
import { lloyd, type Partition } from "./lloyd.js";
import { seedCentroids } from "./seed-centroids.js";
import { squaredDistance } from "./squared-distance.js";

export interface KMeansOptions {
  /** Clusters wanted, at least 1. There are fewer when fewer points are distinct. */
  readonly k: number;
  readonly rng: Rng;
  /** Descents from different seeds, of which the best is kept. 10 by default. */
  readonly restarts?: number;
  /** Of each descent; 300 by default. */
  readonly maxIterations?: number;
}

export interface Clusters {
  /** In the order of their first points. */
  readonly centroids: readonly Float32Array[];
  /** Of each point: the index of its cluster. Every cluster has a point. */
  readonly labels: readonly number[];
  /** Sum of the squared distances of the points to their centroids. */
  readonly inertia: number;
  /** How many clusters there are: at most as many as were wanted. */
  readonly k: number;
}

/**
 * Clusters points by Euclidean k-means: greedy k-means++, then Lloyd's iteration until no point moves; the descent with the least
 * inertia, the first of equals.
 *
 * @param points Vectors of one dimension, finite, at least one.
 * @returns Same points in the same order and same generator, same clusters. `rng` is only forked.
 * @throws {SignetError} `OPTION_INVALID` for points or numbers that cannot be.
 */
export function kMeans(
  points: readonly Float32Array[],
  { k, rng, restarts = 10, maxIterations = 300 }: KMeansOptions,
): Clusters {
  checkPoints(points);
  checkCount("k", k);
  checkCount("restarts", restarts);
  checkCount("maxIterations", maxIterations);
  const possible = distinctPoints(points, k);
  let best: Partition | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const seeds = seedCentroids(points, { k: possible, rng: rng.fork(`k-means ${k} ${restart}`) });
    const found = lloyd(points, { seeds, maxIterations });
    if (best === undefined || found.inertia < best.inertia) best = found;
    if (possible === 1) break; // every descent ends at the mean
  }
  return inOrder(best as Partition); // at least one restart, checked above
}

/** How many points are distinct; it stops counting at `most`. */
function distinctPoints(points: readonly Float32Array[], most: number): number {
  const found: Float32Array[] = [];
  for (const point of points) {
    if (found.length === most) break;
    if (found.every((other) => squaredDistance(point, other) > 0)) found.push(point);
  }
  return found.length;
}

/** The clusters renumbered by their first points. */
function inOrder({ centroids, labels, inertia }: Partition): Clusters {
  const order = [...new Set(labels)];
  const numbers = new Map(order.map((label, number) => [label, number]));
  return {
    centroids: order.map((label) => centroids[label] as Float32Array), // labels are indices of centroids
    labels: Array.from(labels, (label) => numbers.get(label) as number), // every label is in the order
    inertia,
    k: order.length,
  };
}
