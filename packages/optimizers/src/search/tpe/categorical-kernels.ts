import type { Rng } from "../../random/index.js";
import type { Points } from "./points.js";

/**
 * The kernels of the categorical dimensions of one side. A kernel puts `hit` on its observed choice and `miss` on each other
 * one; the prior (the last kernel) is uniform.
 */
export interface CategoricalKernels {
  /** Adds the log density of each kernel at `point` to `logs`. */
  readonly addLogPdf: (logs: Float64Array, point: Float64Array) => void;
  /** Draws each categorical dimension of `point` from one kernel. */
  readonly draw: (kernel: number, point: Float64Array, rng: Rng) => void;
  /** The probability of a choice under one kernel. */
  readonly probability: (kernel: number, dimension: number, choice: number) => number;
}

export interface CategoricalData {
  /** Column of each dimension in a point, and its number of choices. */
  readonly columns: readonly number[];
  readonly sizes: readonly number[];
  /** Observed points, one per kernel. */
  readonly points: Points;
  /** priorWeight / K: how much each kernel leans towards the prior. K counts equal observations separately. */
  readonly smoothing: number;
}

// The loops below index typed arrays within bounds set by construction: `!` says that no element is missing.
export function categoricalKernels({
  columns,
  sizes,
  points,
  smoothing,
}: CategoricalData): CategoricalKernels {
  const width = columns.length;
  const count = points.weights.length;
  const observed = (kernel: number, d: number): number => points.values[kernel * points.width + columns[d]!]!;
  const miss = Float64Array.from(sizes, (size) => smoothing / (1 + size * smoothing));
  const hit = Float64Array.from(sizes, (size) => (1 + smoothing) / (1 + size * smoothing));
  const gain = hit.map((probability, d) => Math.log(probability) - Math.log(miss[d]!));
  const logAllMiss = miss.reduce((sum, probability) => sum + Math.log(probability), 0);
  const logPrior = -sizes.reduce((sum, size) => sum + Math.log(size), 0);

  const lists = columns.map((column, d) => kernelsByChoice(points, column, sizes[d]!));

  return {
    addLogPdf: (logs, point) => {
      for (let kernel = 0; kernel < count; kernel++) logs[kernel]! += logAllMiss;
      logs[count]! += logPrior;
      for (let d = 0; d < width; d++) {
        const { starts, kernels } = lists[d]!;
        const choice = point[columns[d]!]!;
        const end = starts[choice + 1]!;
        for (let i = starts[choice]!; i < end; i++) logs[kernels[i]!]! += gain[d]!;
      }
    },
    draw: (kernel, point, rng) => {
      for (let d = 0; d < width; d++) {
        const size = sizes[d]!;
        const u = rng.next();
        // The observed choice also gets the miss share of the uniform part: hit - miss + size * miss = 1.
        const uniformPart = kernel === count ? 1 : size * miss[d]!;
        point[columns[d]!] =
          u < uniformPart ? Math.min(Math.floor((u / uniformPart) * size), size - 1) : observed(kernel, d);
      }
    },
    probability: (kernel, d, choice) => {
      if (kernel === count) return 1 / sizes[d]!;
      return observed(kernel, d) === choice ? hit[d]! : miss[d]!;
    },
  };
}

/** The kernels that observed choice c: `kernels[starts[c]]` to before `kernels[starts[c + 1]]`, ascending. */
interface KernelLists {
  readonly starts: Int32Array;
  readonly kernels: Int32Array;
}

/**
 * Lists kernels by what they observed in one column (a counting sort). A point's log density then takes one addition per
 * kernel that agrees with it, not one comparison per kernel and dimension.
 */
function kernelsByChoice({ values, width, weights }: Points, column: number, size: number): KernelLists {
  const count = weights.length;
  const starts = new Int32Array(size + 1);
  for (let kernel = 0; kernel < count; kernel++) starts[values[kernel * width + column]! + 1]! += 1;
  for (let choice = 1; choice <= size; choice++) starts[choice]! += starts[choice - 1]!;
  const kernels = new Int32Array(count);
  const next = starts.slice();
  for (let kernel = 0; kernel < count; kernel++) kernels[next[values[kernel * width + column]!]!++] = kernel;
  return { starts, kernels };
}
