import { type Rng, rng as rngOf } from "../random/index.js";
import { checkCount } from "./check-count.js";
import { checkPoints } from "./check-points.js";
import { symmetricEigen } from "./symmetric-eigen.js";

export interface PrincipalComponentsOptions {
  /** Components wanted, at least 1. Those beyond the rank of the points do not exist. */
  readonly count: number;
  /** Where the iteration begins; a fixed place by default. It is only forked. */
  readonly rng?: Rng;
}

export interface PrincipalComponents {
  readonly mean: Float64Array;
  /** Orthonormal, the one with the most variance first; of each, the coordinate that is largest in size is positive. */
  readonly components: readonly Float64Array[];
  /** Of each component: its share of the variance of the points. */
  readonly explained: readonly number[];
  /** A point's `count` coordinates; 0 for components that do not exist. */
  readonly project: (point: Float32Array) => Float32Array;
}

/**
 * The directions in which the points vary the most, by Lanczos's iteration on their scatter matrix, which is never formed. Exact to
 * rounding for up to 40 + 4 `count` points or dimensions; beyond, components whose variances are nearly the same may be mixed.
 *
 * @throws {SignetError} `OPTION_INVALID` for points or numbers that cannot be.
 */
export function principalComponents(
  points: readonly Float32Array[],
  { count, rng = rngOf("principal components") }: PrincipalComponentsOptions,
): PrincipalComponents {
  checkPoints(points);
  checkCount("count", count);
  const mean = meanOf(points);
  const centred = points.map((point) => Float64Array.from(point, (value, j) => value - mean[j]!));
  const { basis, projected } = krylovSpace(centred, { steps: 40 + 4 * count, rng: rng.fork("lanczos") });
  const { values, vectors } = symmetricEigen(projected);
  const components = vectors.slice(0, count).map((vector) => signed(weighted(basis, vector)));
  const total = centred.reduce((sum, row) => sum + dot(row, row), 0);
  const explained = values.slice(0, count).map((value) => value / total);
  const project = (point: Float32Array): Float32Array => {
    const difference = Float64Array.from(point, (value, j) => value - mean[j]!);
    const coordinates = new Float32Array(count);
    components.forEach((component, c) => {
      coordinates[c] = dot(difference, component);
    });
    return coordinates;
  };
  return { mean, components, explained, project };
}

function meanOf(points: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(points[0]!.length);
  for (const point of points) addScaled(mean, point, 1 / points.length);
  return mean;
}

/** A basis that holds the leading components nearly, and the scatter matrix as seen in it. */
interface KrylovSpace {
  readonly basis: readonly Float64Array[];
  readonly projected: readonly Float64Array[];
}

/**
 * Multiplies a random start by the scatter matrix again and again, and keeps what is new each time. Where nothing is new, another
 * start finds the rest, such as a second component of the same variance.
 */
function krylovSpace(
  rows: readonly Float64Array[],
  { steps, rng }: { readonly steps: number; readonly rng: Rng },
): KrylovSpace {
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  const total = rows.reduce((sum, row) => sum + dot(row, row), 0);
  const start = (): Float64Array =>
    weighted(
      rows,
      Float64Array.from(rows, () => rng.normal()),
    );
  let next = newPart(start(), { basis, least: Math.sqrt(total) * 1e-9 });
  while (next !== undefined && basis.length < steps) {
    basis.push(next);
    const image = scattered(rows, next);
    images.push(image);
    next =
      newPart(image, { basis, least: total * 1e-13 }) ??
      newPart(start(), { basis, least: Math.sqrt(total) * 1e-9 });
  }
  return {
    basis,
    projected: basis.map((vector) => Float64Array.from(images, (image) => dot(vector, image))),
  };
}

/** The scatter matrix, XᵀX, times a vector. */
function scattered(rows: readonly Float64Array[], vector: Float64Array): Float64Array {
  return weighted(
    rows,
    Float64Array.from(rows, (row) => dot(row, vector)),
  );
}

function weighted(rows: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(rows[0]!.length);
  rows.forEach((row, i) => {
    addScaled(sum, row, weights[i]!);
  });
  return sum;
}

/** What is orthogonal to the basis in a vector, of length 1; `undefined` when it is not longer than `least`, which rounding makes. */
function newPart(
  vector: Float64Array,
  { basis, least }: { readonly basis: readonly Float64Array[]; readonly least: number },
): Float64Array | undefined {
  const part = Float64Array.from(vector);
  for (let pass = 0; pass < 2; pass++) {
    for (const known of basis) addScaled(part, known, -dot(part, known)); // the second pass takes what the first one's rounding left
  }
  const length = Math.sqrt(dot(part, part));
  return length > least ? part.map((value) => value / length) : undefined;
}

function signed(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum0 = 0;
  let sum1 = 0;
  const { length } = a;
  const whole = length - (length % 2);
  for (let i = 0; i < whole; i += 2) {
    sum0 += a[i]! * b[i]!;
    sum1 += a[i + 1]! * b[i + 1]!;
  }
  return whole < length ? sum0 + sum1 + a[whole]! * b[whole]! : sum0 + sum1;
}

function addScaled(sum: Float64Array, row: Float64Array | Float32Array, weight: number): void {
  for (let j = 0; j < sum.length; j++) sum[j]! += weight * row[j]!;
}
