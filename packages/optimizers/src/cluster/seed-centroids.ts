import type { Rng } from "../random/index.js";
import { distancesToFour, type Four } from "./distances-to-four.js";
import { squaredDistance } from "./squared-distance.js";

export interface Seeds {
  /** Which points they are: distinct ones, in the order of drawing. */
  readonly indices: readonly number[];
  /** Of each point: which seed is the nearest, the first of equals. */
  readonly labels: Int32Array;
}

/** Points by which a draw is judged: so many tell the draws apart as well as all, and all would cost most of the time of clustering. */
const MOST_JUDGES = 2000;

/**
 * Greedy k-means++: each next seed is the best of four points that are drawn with probabilities in proportion to the squared distance
 * from the seeds so far.
 *
 * @param k At most the number of distinct points.
 * @see Arthur and Vassilvitskii 2007, section 2.2. scikit-learn draws 2 + ⌊ln k⌋ points: four for 8 to 20 clusters. Differs: of many
 * points, a random sample judges which draw is best.
 */
export function seedCentroids(
  points: readonly Float32Array[],
  { k, rng }: { readonly k: number; readonly rng: Rng },
): Seeds {
  const indices = [rng.int(points.length)];
  const labels = new Int32Array(points.length);
  const near = squaresTo(points, indices[0]!);
  const judges = rng.shuffle([...points.keys()]).slice(0, MOST_JUDGES);
  while (indices.length < k) {
    const total = near.reduce((sum, square) => sum + square);
    const draw = (): number => drawByWeight(near, rng.next() * total);
    const next = bestOf([draw(), draw(), draw(), draw()], { points, near, judges });
    const squares = squaresTo(points, next);
    for (let i = 0; i < near.length; i++) {
      if (squares[i]! >= near[i]!) continue;
      near[i] = squares[i]!;
      labels[i] = indices.length;
    }
    indices.push(next);
  }
  return { indices, labels };
}

/** Of every point: the squared distance to the one with this index. */
function squaresTo(points: readonly Float32Array[], index: number): Float64Array {
  const target = points[index]!;
  const squares = new Float64Array(points.length);
  for (let i = 0; i < squares.length; i++) squares[i] = squaredDistance(points[i]!, target);
  return squares;
}

/** The item at which the running sum of weights passes `mark`: never one of weight 0, as the seeds and their equals are. */
function drawByWeight(weights: Float64Array, mark: number): number {
  let left = mark;
  let last = -1;
  for (let index = 0; index < weights.length; index++) {
    if (weights[index] === 0) continue;
    last = index;
    left -= weights[index]!;
    if (left < 0) break;
  }
  return last; // rounding can leave a rest: then it is the last item that has a weight
}

interface Judging {
  readonly points: readonly Float32Array[];
  /** Of each point: the squared distance to its nearest seed. */
  readonly near: Float64Array;
  readonly judges: readonly number[];
}

/** Of the drawn points, the one that brings the judges nearest to a seed; the first of equals. */
function bestOf(drawn: Four<number>, { points, near, judges }: Judging): number {
  const [a, b, c, d] = drawn;
  const judging = judges.map((judge) => points[judge]!);
  const squares = distancesToFour(judging, [points[a]!, points[b]!, points[c]!, points[d]!]);
  const sums = [0, 0, 0, 0];
  judges.forEach((judge, i) => {
    for (let t = 0; t < 4; t++) sums[t]! += Math.min(near[judge]!, squares[i * 4 + t]!);
  });
  return drawn[sums.indexOf(Math.min(...sums))]!;
}
