import type { Rng } from "../random/index.js";
import {
  type Choice,
  checkSpace,
  type SearchSpace,
  type Variable,
  valueCount,
  variableNames,
} from "./space.js";

/** A variable with more than one value, its defaults filled in. `step` 0 means continuous. */
export type Dimension =
  | { readonly kind: "categorical"; readonly name: string; readonly size: number }
  | NumericDimension;

export interface NumericDimension {
  readonly kind: "numeric";
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly log: boolean;
  /** Number of grid points; `Infinity` if continuous. */
  readonly size: number;
}

/**
 * A space made ready for sampling: the variables that vary, by name, and the rest at their only value. Points are rows of
 * numbers, one per dimension, in the order of the dimensions.
 */
export interface Domain {
  readonly dimensions: readonly Dimension[];
  /** Number of different points; `Infinity` if a dimension is continuous. */
  readonly cardinality: number;
  readonly toChoice: (row: Float64Array) => Choice;
}

/** @throws {SignetError} as `checkSpace`. */
export function domainOf(space: SearchSpace): Domain {
  checkSpace(space);
  const names = variableNames(space);
  const fixed = new Map<string, number>();
  const dimensions: Dimension[] = [];
  for (const name of names) {
    const variable = space[name] as Variable; // the name is a key of the space
    if (valueCount(variable) === 1) fixed.set(name, variable.kind === "categorical" ? 0 : variable.low);
    else dimensions.push(dimensionOf(name, variable));
  }
  const columns = new Map(dimensions.map(({ name }, column) => [name, column]));
  const valueIn = (row: Float64Array, name: string): number =>
    fixed.get(name) ?? (row[columns.get(name) as number] as number);
  return {
    dimensions,
    cardinality: dimensions.reduce((product, { size }) => product * size, 1),
    toChoice: (row) => Object.fromEntries(names.map((name) => [name, valueIn(row, name)])),
  };
}

function dimensionOf(name: string, variable: Variable): Dimension {
  if (variable.kind === "categorical") return { kind: "categorical", name, size: variable.size };
  const { kind, low, log = false, step = kind === "integer" ? 1 : 0 } = variable;
  const size = valueCount(variable);
  const high = step === 0 ? variable.high : low + (size - 1) * step; // the last grid point inside the bounds
  return { kind: "numeric", name, low, high, step, log, size };
}

/** Whether a recorded value still belongs to the dimension: candidates may have been added, bounds moved. */
export function isValueOf(dimension: Dimension, value: number): boolean {
  if (dimension.kind === "categorical")
    return Number.isInteger(value) && value >= 0 && value < dimension.size;
  return value >= dimension.low && value <= dimension.high;
}

/** The grid point with this number, counted from 0. Only for dimensions with a finite `size`. */
export function gridValue(dimension: Dimension, number: number): number {
  return dimension.kind === "categorical" ? number : dimension.low + number * dimension.step;
}

/** The nearest grid point inside the bounds; halves go to the even grid point. A continuous value is only clipped. */
export function toGrid({ low, high, step, size }: NumericDimension, value: number): number {
  if (step === 0) return Math.min(Math.max(value, low), high);
  const position = (value - low) / step;
  const floor = Math.floor(position);
  const rest = position - floor;
  const nearest = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  return low + Math.min(Math.max(nearest, 0), size - 1) * step;
}

/** A value drawn uniformly, on the logarithm if the dimension is logarithmic. */
export function uniformValue(dimension: Dimension, rng: Rng): number {
  if (dimension.kind === "categorical") return rng.int(dimension.size);
  const { low, high, step, log } = dimension;
  const from = low - step / 2;
  const to = high + step / 2;
  const u = rng.next();
  return toGrid(
    dimension,
    log ? Math.exp(Math.log(from) + u * (Math.log(to) - Math.log(from))) : from + u * (to - from),
  );
}

/** A row drawn uniformly. */
export function uniformRow({ dimensions }: Domain, rng: Rng): Float64Array {
  return Float64Array.from(dimensions, (dimension) => uniformValue(dimension, rng));
}
