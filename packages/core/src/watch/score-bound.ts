/** An interval of a mean score, in [0, 1]. */
export type ScoreRange = readonly [low: number, high: number];

/**
 * Bounds on the true mean of scores in [0, 1] of which `n` had the mean `mean`: each side is wrong with probability `alpha` at most, however the scores
 * are distributed. Scores of 0 and 1 spread widest, so that fractions get a wider interval than they need.
 *
 * @see Hoeffding 1963, theorem 1: P(mean ≤ x) ≤ exp(−n KL(x ‖ μ)) for x ≤ μ, and the same above.
 */
export function scoreBound(mean: number, n: number, alpha: number): ScoreRange {
  const most = Math.log(1 / alpha) / n;
  return [edge(mean, 0, most), edge(mean, 1, most)];
}

/** The mean farthest from what was seen, towards `end`, that is not further from it than `most`. Bisection: the divergence grows towards the end. */
function edge(mean: number, end: 0 | 1, most: number): number {
  if (mean === end) return end;
  let near = mean;
  let far: number = end;
  for (let step = 0; step < 50; step++) {
    const middle = (near + far) / 2;
    if (divergence(mean, middle) <= most) near = middle;
    else far = middle;
  }
  return near;
}

/** Kullback-Leibler divergence of two coins. */
function divergence(p: number, q: number): number {
  return term(p, q) + term(1 - p, 1 - q);
}

function term(p: number, q: number): number {
  return p === 0 ? 0 : q === 0 ? Number.POSITIVE_INFINITY : p * Math.log(p / q);
}

/** The z with P(Z > z) = `tail`, from 0 to 0.5, within 5e-4. Abramowitz and Stegun 26.2.23. */
export function normalTail(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  return (
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
}
