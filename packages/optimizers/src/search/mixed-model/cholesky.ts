/** A lower triangular matrix of `size` rows, row after row. What lies above the diagonal is never read. */
export interface Triangle {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * Factors a symmetric positive definite matrix A = L·Lᵀ in place, from its lower triangle.
 *
 * @returns L, in the memory of A.
 */
export function cholesky(values: Float64Array, size: number): Triangle {
  for (let column = 0; column < size; column++) {
    const head = column * size;
    let rest = values[head + column]!;
    for (let k = 0; k < column; k++) rest -= values[head + k]! ** 2;
    const pivot = Math.sqrt(rest);
    values[head + column] = pivot;
    for (let row = column + 1; row < size; row++) {
      const start = row * size;
      let sum = values[start + column]!;
      for (let k = 0; k < column; k++) sum -= values[start + k]! * values[head + k]!;
      values[start + column] = sum / pivot;
    }
  }
  return { size, values };
}

/** ½ log det A, from its factor. */
export function halfLogDeterminant({ size, values }: Triangle): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += Math.log(values[row * size + row]!);
  return sum;
}

/** Solves L·x = v in place. */
export function solveLower({ size, values }: Triangle, v: Float64Array): Float64Array {
  for (let row = 0; row < size; row++) {
    const start = row * size;
    let sum = v[row]!;
    for (let k = 0; k < row; k++) sum -= values[start + k]! * v[k]!;
    v[row] = sum / values[start + row]!;
  }
  return v;
}

/** Solves Lᵀ·x = v in place. */
export function solveUpper({ size, values }: Triangle, v: Float64Array): Float64Array {
  for (let row = size - 1; row >= 0; row--) {
    const x = v[row]! / values[row * size + row]!;
    v[row] = x;
    const start = row * size;
    for (let k = 0; k < row; k++) v[k]! -= values[start + k]! * x;
  }
  return v;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
