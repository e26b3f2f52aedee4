import type { Rng } from "../random/index.js";
import { squaredDistance } from "./squared-distance.js";

export interface Seed {
  /** Which point it is. */
  readonly index: number;
  /** For each point, a number not above its distance to this seed, and equal to it where this seed is the nearest. */
  readonly bounds: Float64Array;
}

/**
 * Greedy k-means++: each next seed is the best of a few points, drawn with probabilities in proportion to the squared distance
 * from the seeds so far.
 *
 * @param k At most the number of distinct points.
 * @returns The seeds in the order of drawing.
 * @see Arthur and Vassilvitskii 2007, section 2.2. The number of draws is scikit-learn's: 2 + ⌊ln k⌋.
 */
export function seedCentroids(
  points: readonly Float32Array[],
  { k, rng }: { readonly k: number; readonly rng: Rng },
): readonly Seed[] {
  const draws = 2 + Math.floor(Math.log(k));
  const seeds = [firstSeed(points, rng.int(points.length))];
  let near = nearFirst(seeds[0]!.bounds);
  while (seeds.length < k) {
    const index = draw(near, rng);
    let best = joined(points, index, { seeds, near });
    for (let again = 1; again < draws; again++) {
      const other = joined(points, draw(near, rng), { seeds, near });
      if (other.near.potential < best.near.potential) best = other;
    }
    seeds.push(best.seed);
    near = best.near;
  }
  return seeds;
}

/** How far the nearest seed of each point is, and which one it is. */
interface Near {
  readonly distances: Float64Array;
  readonly owners: Int32Array;
  /** Sum of the squared distances. */
  readonly potential: number;
}

function firstSeed(points: readonly Float32Array[], index: number): Seed {
  const seed = points[index]!;
  return { index, bounds: Float64Array.from(points, (point) => Math.sqrt(squaredDistance(point, seed))) };
}

function nearFirst(distances: Float64Array): Near {
  const potential = distances.reduce((sum, distance) => sum + distance * distance, 0);
  return { distances, owners: new Int32Array(distances.length), potential };
}

/** A point, by squared distance: never one that is a seed already, whose distance is 0. */
function draw({ distances, potential }: Near, rng: Rng): number {
  let left = rng.next() * potential;
  let last = -1;
  for (let index = 0; index < distances.length; index++) {
    const weight = distances[index]! ** 2;
    if (weight === 0) continue;
    last = index;
    left -= weight;
    if (left < 0) break;
  }
  return last; // rounding can leave a rest: then it is the last point with a weight
}

/** What taking this point for the next seed makes of it all. */
function joined(
  points: readonly Float32Array[],
  index: number,
  { seeds, near }: { readonly seeds: readonly Seed[]; readonly near: Near },
): { readonly seed: Seed; readonly near: Near } {
  const point = points[index]!;
  const apart = seeds.map((seed) => Math.sqrt(squaredDistance(points[seed.index]!, point)));
  const bounds = new Float64Array(points.length);
  const distances = new Float64Array(points.length);
  const owners = Int32Array.from(near.owners);
  let potential = 0;
  for (let i = 0; i < points.length; i++) {
    const known = near.distances[i]!;
    const least = apart[owners[i]!]! - known; // triangle inequality
    const bound = least >= known ? least : Math.sqrt(squaredDistance(points[i]!, point));
    if (bound < known) owners[i] = seeds.length;
    bounds[i] = bound;
    distances[i] = Math.min(bound, known);
    potential += distances[i]! ** 2;
  }
  return { seed: { index, bounds }, near: { distances, owners, potential } };
}
