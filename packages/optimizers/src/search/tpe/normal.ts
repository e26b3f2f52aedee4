import { erfc } from "./erfc.js";

/** ½ log 2π: minus the logarithm of the standard normal density at 0. */
export const HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

/** log Φ(z) of the standard normal, exact in both tails. */
export function logCdf(z: number): number {
  if (z > 0) return Math.log1p(-cdf(-z)); // near 0 the logarithm would lose digits
  if (z > -20) return Math.log(cdf(z));
  return -0.5 * z * z - Math.log(-z) - HALF_LOG_2_PI + Math.log(tailSeries(z));
}

/** Φ(z), exact in the lower tail. */
export function cdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

/** 1 - 1/z² + 3/z⁴ - 15/z⁶ ..., summed until it no longer changes. */
function tailSeries(z: number): number {
  const inverseSquare = 1 / (z * z);
  let sum = 0;
  let term = 1;
  for (let factor = 1; sum + term !== sum; factor += 2) {
    sum += term;
    term *= -factor * inverseSquare;
  }
  return sum;
}

/** log(Φ(b) - Φ(a)) for a < b, always computed in the left tail, where no digits cancel. */
export function logMass(a: number, b: number): number {
  if (b <= 0) return leftMass(a, b);
  if (a > 0) return leftMass(-b, -a);
  return Math.log1p(-cdf(a) - cdf(-b));
}

function leftMass(a: number, b: number): number {
  const upper = logCdf(b);
  return upper + Math.log1p(-Math.exp(logCdf(a) - upper));
}

/** The value below which a share q of the standard normal truncated to [a, b] lies. */
export function truncatedQuantile(q: number, a: number, b: number): number {
  if (q <= 0) return a;
  if (q >= 1) return b;
  const logWithin = logMass(a, b);
  const z =
    a < 0
      ? logCdfInverse(logSum(logCdf(a), Math.log(q) + logWithin))
      : -logCdfInverse(logSum(logCdf(-b), Math.log1p(-q) + logWithin));
  return Math.min(Math.max(z, a), b);
}

/** log(eˣ + eʸ). */
function logSum(x: number, y: number): number {
  const high = Math.max(x, y);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(x, y) - high));
}

/** The z with log Φ(z) = y, by Newton's method on log Φ; y < 0. */
function logCdfInverse(y: number): number {
  if (y > -0.01) return -logCdfInverse(Math.log(-Math.expm1(y))); // nearly 1: solve in the other tail
  let z =
    y < -5 ? -Math.sqrt(-2 * (y + HALF_LOG_2_PI)) : (-Math.sqrt(3) / Math.PI) * Math.log(Math.expm1(-y));
  for (let iteration = 0; iteration < 100; iteration++) {
    const logPdf = -0.5 * z * z - HALF_LOG_2_PI;
    const value = logCdf(z);
    const step = (value - y) * Math.exp(value - logPdf);
    z -= step;
    if (Math.abs(step) < 1e-8 * Math.abs(z)) break;
  }
  return z;
}
