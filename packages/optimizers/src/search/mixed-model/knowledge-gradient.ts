import { cdf } from "../tpe/normal.js";
import { dot } from "./cholesky.js";
import type { PointValue, Posterior } from "./posterior.js";

/** A point that may be scored on further examples. */
export interface Contender {
  readonly value: PointValue;
  /** Examples of the shared order that it has not met, the next first; as many as one would look ahead. */
  readonly next: readonly string[];
}

/**
 * Which points to score next, each on its next `batch` examples: greedily those whose scores are expected to raise the
 * posterior mean of the best point the most, given the picks before. A point may be picked several times.
 *
 * The gain of a point is judged as if its whole `next` were scored, per example, since what a few examples tell seldom changes
 * the leader by itself.
 *
 * @returns Indices of contenders, at most `count`; fewer when nothing is left to score.
 * @see Frazier, Powell and Dayanik 2009 (the knowledge gradient for correlated normal beliefs).
 */
export function mostTelling(
  model: Posterior,
  contenders: readonly Contender[],
  { count, batch }: { readonly count: number; readonly batch: number },
): readonly number[] {
  const size = contenders.length;
  const { noise } = model.variances;
  const means = contenders.map(({ value }) => model.meanOf(value));
  const values = contenders.map(({ value }) => model.direction(value));
  const views = contenders.map(({ value, next }) =>
    next.length === 0 ? undefined : model.direction(value, next),
  );
  const left = contenders.map(({ next }) => next.length);

  // Covariances of all values (first `size` rows) and of what would be seen of them (the rest), before noise.
  const width = 2 * size;
  const directions = [...values, ...views.map((view, index) => view ?? values[index]!)];
  const covariance = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) {
      const isSamePoint = a % size === b % size;
      const own = isSamePoint ? contenders[a % size]!.value.ownVariance : 0;
      const rest = a === b ? directions[a]!.rest : 0;
      const shared = dot(directions[a]!.vector, directions[b]!.vector) + own + rest;
      covariance[a * width + b] = shared;
      covariance[b * width + a] = shared;
    }
  }
  /** Variance that a view adds to its value, kept for when the same point is picked again on other examples. */
  const added = views.map((_, index) =>
    Math.max(0, covariance[(size + index) * (width + 1)]! - covariance[index * (width + 1)]!),
  );

  const picks: number[] = [];
  while (picks.length < count) {
    let best = -1;
    let greatest = -1;
    for (let index = 0; index < size; index++) {
      const ahead = left[index]!;
      if (ahead <= 0) continue;
      const row = (size + index) * width;
      const deviation = Math.sqrt(covariance[row + size + index]! + noise / ahead);
      const slopes = means.map((_, other) => covariance[row + other]! / deviation);
      const gain = expectedRise(means, slopes) / ahead;
      if (gain > greatest) {
        greatest = gain;
        best = index;
      }
    }
    if (best === -1) break;
    picks.push(best);
    const seen = Math.min(batch, left[best]!);
    left[best]! -= seen;
    if (picks.length < count)
      condition(covariance, { width, size, index: best, noise: noise / seen, added: added[best]! });
  }
  return picks;
}

/** Takes a view as seen: the means stay (what is expected is seen), the covariances shrink. */
function condition(
  covariance: Float64Array,
  {
    width,
    size,
    index,
    noise,
    added,
  }: {
    readonly width: number;
    readonly size: number;
    readonly index: number;
    readonly noise: number;
    readonly added: number;
  },
): void {
  const row = (size + index) * width;
  const seen = covariance.slice(row, row + width);
  const variance = seen[size + index]! + noise;
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < width; b++) covariance[a * width + b]! -= (seen[a]! * seen[b]!) / variance;
  }
  // The next view of this point is on other examples: as its value, with fresh difficulty added.
  for (let other = 0; other < width; other++) {
    const shared = covariance[index * width + other]!;
    covariance[row + other] = shared;
    covariance[other * width + size + index] = shared;
  }
  covariance[row + size + index] = covariance[index * (width + 1)]! + added;
}

/** E[max(mean + slope · Z)] − max(mean), Z standard normal: exact, by the upper envelope of the lines. */
export function expectedRise(means: readonly number[], slopes: readonly number[]): number {
  const order = [...means.keys()].sort((a, b) => slopes[a]! - slopes[b]! || means[a]! - means[b]!);
  const hull: number[] = [];
  /** Where each line of the envelope begins to be the highest. */
  const from: number[] = [];
  for (const line of order) {
    let start = Number.NEGATIVE_INFINITY;
    for (let top = hull.at(-1); top !== undefined; top = hull.at(-1)) {
      if (slopes[top] !== slopes[line]) {
        start = (means[top]! - means[line]!) / (slopes[line]! - slopes[top]!);
        if (start > from.at(-1)!) break;
      }
      hull.pop();
      from.pop();
      start = Number.NEGATIVE_INFINITY;
    }
    hull.push(line);
    from.push(start);
  }
  let rise = 0;
  for (let at = 1; at < hull.length; at++) {
    const z = -Math.abs(from[at]!);
    if (z === Number.NEGATIVE_INFINITY) continue; // slopes next to equal: they cross nowhere
    rise += (slopes[hull[at]!]! - slopes[hull[at - 1]!]!) * (density(z) + z * cdf(z));
  }
  return rise;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
