/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * A 95 % interval of the mean score: Wilson's for scores of 0 and 1 only and where the scores show no spread, else Student's t, clipped to [0, 1].
 *
 * @param scores In [0, 1], at least one.
 * @see Wilson 1927; the t quantile by Hill's expansion (Abramowitz and Stegun 26.7.5).
 */
export function scoreInterval(scores: readonly number[]): readonly [low: number, high: number] {
  const n = scores.length;
  if (n === 0) return [0, 1];
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  const isBinary = scores.every((score) => score === 0 || score === 1);
  if (isBinary || scores.every((score) => score === scores[0])) return wilson(mean, n);
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (n - 1);
  const half = tQuantile(n - 1) * Math.sqrt(variance / n);
  return [Math.max(0, mean - half), Math.min(1, mean + half)];
}

function wilson(mean: number, n: number): readonly [number, number] {
  const middle = (mean + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((mean * (1 - mean)) / n + (Z * Z) / (4 * n * n));
  // At a mean of 0 or 1 one end is exactly that; rounding may miss it.
  return [mean === 0 ? 0 : middle - half, mean === 1 ? 1 : middle + half];
}

/** Exact for one and two degrees of freedom, where the expansion is poor; relative error below 0.3 % from three on. */
function tQuantile(degrees: number): number {
  if (degrees === 1) return 12.706204736174698;
  if (degrees === 2) return 4.302652729749464;
  const z2 = Z * Z;
  const first = (Z * (z2 + 1)) / 4;
  const second = (Z * (5 * z2 * z2 + 16 * z2 + 3)) / 96;
  const third = (Z * (3 * z2 ** 3 + 19 * z2 * z2 + 17 * z2 - 15)) / 384;
  const fourth = (Z * (79 * z2 ** 4 + 776 * z2 ** 3 + 1482 * z2 * z2 - 1920 * z2 - 945)) / 92160;
  return Z + first / degrees + second / degrees ** 2 + third / degrees ** 3 + fourth / degrees ** 4;
}
