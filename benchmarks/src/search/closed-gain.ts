/** What one search reached in one world, in true accuracies. */
export interface Outcome {
  readonly base: number;
  readonly best: number;
  readonly answer: number;
}

/** A mean and its standard error over worlds. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

export interface ClosedGain {
  /**
   * Mean over worlds of (answer − base) / (best − base). Worlds whose base is the best are left out: nothing can be gained
   * there. Worlds with next to nothing to gain weigh as much as others, so one bad answer there can cost much.
   */
  readonly meanShare: Estimate;
  /** Mean gain over mean attainable gain. Every world counts; where the base is the best, a worse answer is a loss. */
  readonly ratio: Estimate;
  /** Worlds left out of `meanShare`. */
  readonly withoutGain: number;
}

/** Below this the base counts as the best. */
const NOTHING = 1e-9;

/** How much of the attainable gain was closed. Both values are NaN when no world has anything to gain. */
export function closedGain(outcomes: readonly Outcome[]): ClosedGain {
  const gainable = outcomes.filter(({ best, base }) => best - base >= NOTHING);
  const shares = gainable.map(({ base, best, answer }) => (answer - base) / (best - base));
  return {
    meanShare: meanOf(shares),
    ratio: ratioOfMeans(
      outcomes.map(({ answer, base }) => answer - base),
      outcomes.map(({ best, base }) => best - base),
    ),
    withoutGain: outcomes.length - gainable.length,
  };
}

/** The ratio's standard error is that of its linearisation. */
function ratioOfMeans(gains: readonly number[], attainable: readonly number[]): Estimate {
  const scale = meanOf(attainable).value;
  const value = meanOf(gains).value / scale;
  const residuals = gains.map((gain, world) => gain - value * attainable[world]!);
  return { value, standardError: meanOf(residuals).standardError / scale };
}

/** The mean of independent numbers. */
function meanOf(values: readonly number[]): Estimate {
  const value = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
