import type { Rng } from "../../random/index.js";
import { type NumericDimension, toGrid } from "../domain.js";
import { kernelWidths, type WidthOptions } from "./kernel-widths.js";
import { HALF_LOG_2_PI, logMass, truncatedQuantile } from "./normal.js";

/** The kernels of one numeric dimension of one side: truncated normals, the prior last. In log space if the dimension is. */
export interface NumericKernels {
  readonly means: Float64Array;
  readonly widths: Float64Array;
  /** Adds the log density (the log probability, on a grid) of each kernel at `value` to `logs`. */
  readonly addLogPdf: (logs: Float64Array, value: number) => void;
  readonly draw: (kernel: number, rng: Rng) => number;
}

export function numericKernels(
  dimension: NumericDimension,
  observed: Float64Array,
  options: WidthOptions,
): NumericKernels {
  const { step, log } = dimension;
  const warp = log ? Math.log : (value: number) => value;
  const low = warp(dimension.low - step / 2);
  const high = warp(dimension.high + step / 2);
  const count = observed.length + 1;
  const means = new Float64Array(count);
  means.set(observed.map(warp));
  means[count - 1] = (low + high) / 2;
  const widths = new Float64Array(count);
  widths.set(kernelWidths(means.subarray(0, count - 1), { ...options, low, high }));
  widths[count - 1] = high - low;

  // Indices run over the kernels: no element is missing.
  const logWithin = means.map((mean, i) => logMass((low - mean) / widths[i]!, (high - mean) / widths[i]!));
  const cells = new Map<number, Float64Array>(); // log probabilities of a grid point, costly and asked for repeatedly

  const cellAt = (value: number): Float64Array => {
    const from = warp(value - step / 2);
    const to = warp(value + step / 2);
    return means.map(
      (mean, i) => logMass((from - mean) / widths[i]!, (to - mean) / widths[i]!) - logWithin[i]!,
    );
  };
  const addCell = (logs: Float64Array, value: number): void => {
    const cell = cells.get(value) ?? cellAt(value);
    cells.set(value, cell);
    for (let i = 0; i < count; i++) logs[i]! += cell[i]!;
  };
  const logPeak = logWithin.map((mass, i) => -HALF_LOG_2_PI - Math.log(widths[i]!) - mass);
  const addDensity = (logs: Float64Array, value: number): void => {
    const x = warp(value);
    for (let i = 0; i < count; i++) {
      const z = (x - means[i]!) / widths[i]!;
      logs[i]! += logPeak[i]! - 0.5 * z * z;
    }
  };
  return {
    means,
    widths,
    addLogPdf: step > 0 ? addCell : addDensity,
    draw: (kernel, rng) => {
      const mean = means[kernel]!;
      const width = widths[kernel]!;
      const x = mean + width * truncatedQuantile(rng.next(), (low - mean) / width, (high - mean) / width);
      return toGrid(dimension, log ? Math.exp(x) : x);
    },
  };
}
