/** Between which scores the runs of a batch lie. */
export interface ScoreRange {
  readonly least: number;
  /** The 10th percentile. */
  readonly low: number;
  /** The 90th percentile. */
  readonly high: number;
  readonly most: number;
}

/** @param scores At least one. */
export function scoreRange(scores: readonly number[]): ScoreRange {
  const sorted = [...scores].sort((one, other) => one - other);
  return {
    least: percentile(sorted, 0),
    low: percentile(sorted, 0.1),
    high: percentile(sorted, 0.9),
    most: percentile(sorted, 1),
  };
}

/**
 * Whether a run is too bad to learn from, though it is the best one of its example: its score lies in the lowest tenth. Differs from the source: where more than
 * nine tenths are as good as can be, so that even the lowest tenth begins there, the best score is still a good one.
 */
export function isPoor(score: number, { least, low, most }: ScoreRange): boolean {
  return score <= low && !(score === most && most > least);
}

/** Whether a run is too good to warn of, though it is the worst one of its example; the mirror image of `isPoor`. */
export function isFine(score: number, { least, high, most }: ScoreRange): boolean {
  return score >= high && !(score === least && most > least);
}

/** Between neighbours by their distance, as NumPy does. */
function percentile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below = Number.NaN, above = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
