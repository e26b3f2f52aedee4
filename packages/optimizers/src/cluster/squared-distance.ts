/**
 * The squared Euclidean distance of two points of one dimension. Differences are squared, rather than the norms and the product
 * put together, so that equal points are 0 apart and bounds on distances hold to the last digits.
 */
export function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum0 = 0; // four sums: an addition need not wait for the one before
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  const { length } = a;
  const whole = length - (length % 4);
  for (let i = 0; i < whole; i += 4) {
    const d0 = a[i]! - b[i]!;
    const d1 = a[i + 1]! - b[i + 1]!;
    const d2 = a[i + 2]! - b[i + 2]!;
    const d3 = a[i + 3]! - b[i + 3]!;
    sum0 += d0 * d0;
    sum1 += d1 * d1;
    sum2 += d2 * d2;
    sum3 += d3 * d3;
  }
  for (let i = whole; i < length; i++) {
    const d = a[i]! - b[i]!;
    sum0 += d * d;
  }
  return sum0 + sum1 + (sum2 + sum3);
}
