import type { Bucket, DrawnRun } from "./buckets.js";
import { isFine, isPoor, type ScoreRange } from "./score-range.js";

/** Two runs of one example to learn a rule from; one of them where the scores are equal and only one side is telling. */
export interface Comparison {
  readonly better?: DrawnRun;
  readonly worse?: DrawnRun;
}

/**
 * What of an example's runs is worth comparing.
 *
 * @param range Of all runs of the batch.
 * @returns `undefined` where the best run is poor, or the worst one is fine. Of equal runs the good side is left out, unless they are above the 90th percentile.
 */
export function comparisonOf({ best, worst }: Bucket, range: ScoreRange): Comparison | undefined {
  if (isPoor(best.score, range) || isFine(worst.score, range)) return undefined;
  if (best.score > worst.score) return { better: best, worse: worst };
  return best.score > range.high ? { better: best } : { worse: worst };
}
