import { squaredDistance } from "../cluster/squared-distance.js";

/** Euclidean distance of two vectors of one length. */
export function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(squaredDistance(a, b));
}

/** The mean of at least one vector. */
export function centre(vectors: readonly Float32Array[]): Float32Array {
  const sums = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] ?? 0) + (vector[index] ?? 0);
  return Float32Array.from(sums, (sum) => sum / vectors.length);
}

/** Cosine of the angle between two vectors; 0 when one of them is 0. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return lengthA === 0 || lengthB === 0 ? 0 : product / Math.sqrt(lengthA * lengthB);
}

/** The least value that a share of the numbers does not exceed; 0 of none. */
export function quantileOf(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? sorted[0] ?? 0;
}
