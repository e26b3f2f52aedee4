export interface Eigen {
  /** The largest first. */
  readonly values: readonly number[];
  /** Of each value: its vector, of length 1. */
  readonly vectors: readonly Float64Array[];
}

/** Sweeps needed are about ten; this many are never reached. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations: each brings one pair of entries off the diagonal to 0.
 *
 * @param matrix Its rows; only what is on and above the diagonal is read.
 * @see Golub and Van Loan, "Matrix Computations", section 8.5.
 */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const size = matrix.length;
  const a = matrix.map((_, i) =>
    Float64Array.from(matrix, (_, j) => matrix[Math.min(i, j)]![Math.max(i, j)]!),
  );
  const vectors = matrix.map((_, i) => Float64Array.from(matrix, (_, j) => (i === j ? 1 : 0)));
  const scale = Math.max(...a.map((row) => Math.max(...row.map(Math.abs))), 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let isDiagonal = true;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (Math.abs(a[p]![q]!) <= scale * 1e-16) continue;
        isDiagonal = false;
        rotate(a, vectors, [p, q]);
      }
    }
    if (isDiagonal) break;
  }
  const order = [...a.keys()].sort((i, j) => a[j]![j]! - a[i]![i]! || i - j);
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => vectors[i]!) };
}

/** Makes `a[p][q]` 0 by a rotation in the plane of p and q; `vectors`, one in each row, turn along. */
function rotate(
  a: readonly Float64Array[],
  vectors: readonly Float64Array[],
  [p, q]: readonly [number, number],
): void {
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const turn = { cosine, sine: tangent * cosine };
  turnRows(a[p]!, a[q]!, turn);
  for (const row of a) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = turn.cosine * x - turn.sine * y;
    row[q] = turn.sine * x + turn.cosine * y;
  }
  turnRows(vectors[p]!, vectors[q]!, turn);
}

function turnRows(
  first: Float64Array,
  second: Float64Array,
  { cosine, sine }: { readonly cosine: number; readonly sine: number },
): void {
  for (let j = 0; j < first.length; j++) {
    const x = first[j]!;
    const y = second[j]!;
    first[j] = cosine * x - sine * y;
    second[j] = sine * x + cosine * y;
  }
}
