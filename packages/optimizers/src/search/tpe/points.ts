import { rowSet } from "../row-set.js";

/** Weighted points, one row of `values` each. */
export interface Points {
  readonly values: Float64Array;
  readonly width: number;
  readonly weights: Float64Array;
}

/** The same points with equal ones made one, their weights summed, in the order of first occurrence. */
export function merged({ values, width, weights }: Points): Points {
  const distinct = rowSet(width, weights.length);
  const sums = new Float64Array(weights.length);
  weights.forEach((weight, i) => {
    sums[distinct.add(values, i * width)]! += weight; // a row's number is at most its index
  });
  return { values: distinct.rows(), width, weights: sums.subarray(0, distinct.size()) };
}

/** One column of all points. */
export function columnOf({ values, width, weights }: Points, column: number): Float64Array {
  return weights.map((_, i) => values[i * width + column]!); // one row per weight
}
