/** Of each bet at most this share of what can be lost. */
const BOLDNESS = 0.75;
/** The variance of a difference is taken to be this, until it was seen once. */
const PRIOR_VARIANCE = 0.25;

export interface BehindOptions {
  /** N, the examples there are. */
  readonly total: number;
  /** α: the most that the chance of a wrong answer may be, over all looks together. In (0, 1). */
  readonly errorRate: number;
}

/**
 * Whether a challenger is proven to be worse than an incumbent over all N examples, by its differences on the first n of them.
 *
 * The bound is a bet against the challenger. Were its mean difference at least 0, then each next difference, drawn without
 * replacement, would on average be at least what the rest must still average: m = −Σ/(N − n). Betting on less than m with a
 * stake that only the past decides makes a capital that cannot be expected to grow, and reaches 1/α at any time with a chance
 * of at most α (Ville's inequality). So for a pair of points that is fixed before the examples are ordered at random, the chance
 * that a challenger at least as good as the incumbent is ever found behind is at most α, whenever and however often one looks,
 * and exactly so: for scores of 0 and 1 and for grades in between, for any N, without a normal approximation. On 0/1 scores it
 * needs fewer examples than exact sign bounds at levels shared out among the looks (a challenger that loses 20 of 100 is found
 * out after 43 examples on average, not 50 to 56).
 *
 * @param differences Challenger minus incumbent in [-1, 1], by example, in the order in which all points meet the examples.
 * @see Waudby-Smith and Ramdas 2024 for bets on means of bounded values without replacement.
 */
export function isBehind(differences: readonly number[], { total, errorRate }: BehindOptions): boolean {
  const goal = Math.log(1 / errorRate);
  let logCapital = 0;
  let sum = 0;
  let squares = PRIOR_VARIANCE;
  /** Whether to win all the rest would not be enough; rounding is no loss. */
  const isLost = (seen: number): boolean => -sum > total - seen + 1e-9;
  for (const [index, difference] of differences.entries()) {
    if (isLost(index)) return true;
    const expected = -sum / (total - index);
    const stake = Math.sqrt((2 * goal) / ((squares / (index + 1)) * (total / 2)));
    // A difference is at most 1: no more than BOLDNESS of the capital is ever lost. Where 1 is expected there is no risk.
    const most = BOLDNESS / Math.max(1 - expected, Number.EPSILON);
    logCapital += Math.log1p(Math.min(stake, most) * (expected - difference));
    if (logCapital >= goal) return true;
    sum += difference;
    squares += difference * difference;
  }
  return isLost(differences.length);
}
