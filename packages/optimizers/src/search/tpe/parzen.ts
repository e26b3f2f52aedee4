import type { Rng } from "../../random/index.js";
import type { Dimension, NumericDimension } from "../domain.js";
import { ageWeights } from "./age-weights.js";
import { categoricalKernels } from "./categorical-kernels.js";
import type { WidthOptions } from "./kernel-widths.js";
import { mixtureWeights } from "./mixture-weights.js";
import { numericKernels } from "./numeric-kernels.js";
import { columnOf, merged, type Points } from "./points.js";

/** A kernel estimate of a density over some dimensions: one mixture over whole observations, plus a prior. */
export interface Parzen {
  readonly logPdf: (point: Float64Array) => number;
  readonly draw: (rng: Rng) => Float64Array;
  /** The probability of each choice of a categorical dimension, whatever the others are. */
  readonly marginal: (column: number) => readonly number[];
}

export interface ParzenOptions extends WidthOptions {
  /** Weight of the prior kernel, and smoothing of categorical kernels; above 0. */
  readonly priorWeight: number;
}

/** @param observations Oldest first; their weights multiply the weight by age. */
export function parzen(
  dimensions: readonly Dimension[],
  observations: Points,
  options: ParzenOptions,
): Parzen {
  const { priorWeight } = options;
  const count = observations.weights.length;
  const mixture = mixtureWeights(
    ageWeights(count).map((weight, i) => weight * observations.weights[i]!), // one weight per observation
    priorWeight,
  );
  const weighed: Points = { ...observations, weights: mixture.subarray(0, count) };
  // Widths depend on the order of ties, so only purely categorical kernels of equal points are one kernel.
  const points = dimensions.some(({ kind }) => kind === "numeric") ? weighed : merged(weighed);
  const weights = Float64Array.from([...points.weights, mixture[count]!]); // the prior comes last

  const columns = [...dimensions.keys()];
  const categorical = columns.filter((column) => dimensions[column]?.kind === "categorical");
  const choices = categoricalKernels({
    columns: categorical,
    sizes: categorical.map((column) => dimensions[column]!.size),
    points,
    smoothing: priorWeight / (count + 1),
  });
  const numbers = columns
    .filter((column) => dimensions[column]?.kind === "numeric")
    .map((column) => ({
      column,
      // The filter above kept numeric dimensions only.
      kernels: numericKernels(dimensions[column] as NumericDimension, columnOf(points, column), options),
    }));

  const logWeights = weights.map(Math.log);
  const cumulative = cumulated(weights);
  const logs = new Float64Array(weights.length);
  return {
    logPdf: (point) => {
      logs.set(logWeights);
      choices.addLogPdf(logs, point);
      for (const { column, kernels } of numbers) kernels.addLogPdf(logs, point[column]!);
      return logSumExp(logs);
    },
    draw: (rng) => {
      const kernel = firstAbove(cumulative, rng.next());
      const point = new Float64Array(dimensions.length);
      choices.draw(kernel, point, rng);
      for (const { column, kernels } of numbers) point[column] = kernels.draw(kernel, rng);
      return point;
    },
    marginal: (column) =>
      Array.from({ length: dimensions[column]!.size }, (_, choice) =>
        weights.reduce(
          (sum, weight, kernel) =>
            sum + weight * choices.probability(kernel, categorical.indexOf(column), choice),
          0,
        ),
      ),
  };
}

function cumulated(weights: Float64Array): Float64Array {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
}

/** The first kernel whose cumulative weight exceeds u; the last one if rounding left the total short of u. */
function firstAbove(cumulative: Float64Array, u: number): number {
  let from = 0;
  let to = cumulative.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (cumulative[middle]! > u) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Terms so far below the greatest are less than a rounding error of the sum, however many there are: no `exp` is paid for them. */
const NEGLIGIBLE = -45;

/** log Σ exp, without overflow; -∞ when every term is. */
function logSumExp(logs: Float64Array): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logs.length; i++) if (logs[i]! > high) high = logs[i]!;
  if (high === Number.NEGATIVE_INFINITY) return high;
  let sum = 0;
  for (let i = 0; i < logs.length; i++) {
    const below = logs[i]! - high;
    if (below > NEGLIGIBLE) sum += Math.exp(below);
  }
  return high + Math.log(sum);
}
