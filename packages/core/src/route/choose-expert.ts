import type { DecodedRouter } from "./decoded-router.js";
import { squaredDistances } from "./squared-distances.js";

/** Which expert an input is for. */
export interface ExpertChoice {
  /** Index of the expert; absent when the input is out of reach. */
  readonly expert: number | undefined;
  /** Euclidean, from the nearest centroid, whatever the rule. */
  readonly distance: number;
  /** Of every expert for the input, with the sum 1; under the rule `mixture` alone. */
  readonly responsibilities?: Float64Array;
}

/**
 * Chooses the expert of an input by its vector. Pure; ties go to the lower index.
 *
 * - `centroid`: the expert of the nearest centroid (k-means prediction).
 * - `nearestDemo`: the expert of the nearest member.
 * - `kernel`: the expert with the largest sum over its members of exp(−‖e − eᵢ‖² / 2h²), h the bandwidth.
 * - `mixture`: the expert with the largest responsibility under Gaussians of one variance (the squared bandwidth) around the centroids,
 *   with the shares as priors.
 *
 * @param vector Of the router's dimension.
 * @see Wang et al. 2024 (MoP), §3; the rules beyond `centroid` and the reach are ours.
 */
export function chooseExpert(router: DecodedRouter, vector: Float32Array): ExpertChoice {
  const toCentroids = squaredDistances(router.centroids, vector);
  const nearest = indexOfLeast(toCentroids);
  const distance = Math.sqrt(at(toCentroids, nearest));
  if (distance > router.reach) return { expert: undefined, distance };
  switch (router.rule) {
    case "centroid":
      return { expert: nearest, distance };
    case "nearestDemo":
      return { expert: ownerOfNearest(router, vector), distance };
    case "kernel":
      return { expert: indexOfMost(kernelSums(router, vector)), distance };
    case "mixture": {
      const responsibilities = responsibilitiesOf(router, toCentroids);
      return { expert: indexOfMost(responsibilities), distance, responsibilities };
    }
  }
}

/** The owner of the nearest member; of equally near ones the lower owner, since members stand in the order of their owners. */
function ownerOfNearest({ members, owners }: DecodedRouter, vector: Float32Array): number {
  return at(owners, indexOfLeast(squaredDistances(members, vector)));
}

/** Divided by the weight of the nearest member, which changes no order: far from all members each weight alone would be 0. */
function kernelSums(
  { members, owners, bandwidth, shares }: DecodedRouter,
  vector: Float32Array,
): Float64Array {
  const toMembers = squaredDistances(members, vector);
  const least = at(toMembers, indexOfLeast(toMembers));
  const sums = new Float64Array(shares.length);
  for (let member = 0; member < toMembers.length; member++) {
    const owner = at(owners, member);
    sums[owner] = at(sums, owner) + Math.exp((least - at(toMembers, member)) / (2 * bandwidth * bandwidth));
  }
  return sums;
}

function responsibilitiesOf({ shares, bandwidth }: DecodedRouter, toCentroids: Float64Array): Float64Array {
  const least = at(toCentroids, indexOfLeast(toCentroids));
  const weights = toCentroids.map(
    (squared, expert) => at(shares, expert) * Math.exp((least - squared) / (2 * bandwidth * bandwidth)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0); // at least the share of the nearest
  return weights.map((weight) => weight / total);
}

function indexOfLeast(values: Float64Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (at(values, index) < at(values, best)) best = index;
  return best;
}

function indexOfMost(values: Float64Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (at(values, index) > at(values, best)) best = index;
  return best;
}

/** A number that is there: every index here is within its array. */
function at(values: Float32Array | Float64Array | Uint32Array, index: number): number {
  return values[index] as number;
}
