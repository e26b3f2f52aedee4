import type { Rng } from "../random/index.js";
import { checkCount } from "./check-count.js";
import { type Clusters, kMeans } from "./k-means.js";
import { pairDistances, silhouetteOf } from "./silhouette.js";

export interface ChooseClustersOptions {
  /** The largest number of clusters that is looked at, at least 1. */
  readonly most: number;
  readonly rng: Rng;
  /** α in the paper: the share of the variance that one more cluster must explain. 0.02 by default. */
  readonly alpha?: number;
  /** Descents of each k-means; 10 by default. */
  readonly restarts?: number;
  /** Asked between two numbers of clusters. */
  readonly signal?: AbortSignal;
}

/** One number of clusters and what speaks for it. */
export interface ClusterRow {
  readonly k: number;
  /** I(k): sum of the squared distances to the centroids. */
  readonly inertia: number;
  /** I(k) / I(1) + α k: the less, the better. */
  readonly scaled: number;
  /** In [−1, 1]; 0 for one cluster. Of a sample when there are more than 1,000 points. */
  readonly silhouette: number;
  readonly clusters: Clusters;
}

export interface ClusterTable {
  /** For 1, 2, ... clusters, up to `most` or the number of distinct points. */
  readonly rows: readonly ClusterRow[];
  /** The k of at least 2 with the least scaled inertia, the smaller of equals; 1 where there is no other. */
  readonly byInertia: number;
  /** The k of at least 2 with the largest silhouette, the smaller of equals; 1 where there is no other. */
  readonly bySilhouette: number;
  /** Whether some silhouette is at least 0.05. Without, one cluster is as good as any number. */
  readonly hasStructure: boolean;
}

/** Pairs of so many points are measured; a silhouette's error is then about a hundredth. */
const MOST_PAIRED = 1000;
const LEAST_SILHOUETTE = 0.05;

/**
 * What the points themselves say about how many clusters there are, in two opinions: scaled inertia and silhouette. Many points take seconds: after each
 * number of clusters it lets others have their turn.
 *
 * @throws {SignetError} `OPTION_INVALID` for points or numbers that cannot be. Rejects with the signal's reason.
 */
export async function chooseClusters(
  points: readonly Float32Array[],
  { most, rng, alpha = 0.02, restarts = 10, signal }: ChooseClustersOptions,
): Promise<ClusterTable> {
  checkCount("most", most);
  const silhouette = silhouettes(points, rng.fork("silhouette"));
  const rows: ClusterRow[] = [];
  for (let k = 1; k <= most; k++) {
    await nextTurn();
    signal?.throwIfAborted();
    const clusters = kMeans(points, { k, rng, restarts });
    if (clusters.k < k) break; // no more distinct points
    const { inertia } = clusters;
    const whole = rows[0]?.inertia ?? inertia;
    const scaled = (whole === 0 ? 0 : inertia / whole) + alpha * k;
    rows.push({ k, inertia, scaled, silhouette: k === 1 ? 0 : silhouette(clusters), clusters });
  }
  return {
    rows,
    byInertia: leastBy(rows, ({ scaled }) => scaled),
    bySilhouette: leastBy(rows, ({ silhouette }) => -silhouette),
    hasStructure: rows.some(({ silhouette }) => silhouette >= LEAST_SILHOUETTE),
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Silhouettes of clusters of these points. The distances are measured once, when they are first needed. */
function silhouettes(points: readonly Float32Array[], rng: Rng): (clusters: Clusters) => number {
  const order = [...points.keys()];
  const sample = order.length > MOST_PAIRED ? rng.shuffle(order).slice(0, MOST_PAIRED) : order;
  let distances: Float64Array | undefined;
  return ({ labels }) => {
    distances ??= pairDistances(sample.map((index) => points[index]!));
    return silhouetteOf(
      distances,
      sample.map((index) => labels[index]!),
    );
  };
}

/** The k of two or more with the least cost, the first of equals. */
function leastBy([first, ...rows]: readonly ClusterRow[], cost: (row: ClusterRow) => number): number {
  const [head, ...tail] = rows;
  if (head === undefined) return first?.k ?? 1;
  return tail.reduce((best, row) => (cost(row) < cost(best) ? row : best), head).k;
}
