import { SignetError } from "@signet/core";
import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Interval } from "./paired-interval.js";
import { studentQuantile } from "./student-t.js";

/**
 * The 95 % interval of a mean score, within [0, 1]: Wilson's for 0/1 scores, and wherever the scores show no spread; Student's
 * otherwise.
 *
 * @param scores In [0, 1].
 * @throws {SignetError} `OPTION_INVALID` without scores, `SCORE_INVALID` for one outside [0, 1].
 */
export function scoreInterval(scores: readonly number[]): Interval {
  if (scores.length === 0) throw new SignetError("OPTION_INVALID", "Cannot give the interval of no scores");
  checkScores(scores, "score");
  const share = mean([...scores]);
  const isBinary = scores.every((score) => score === 0 || score === 1);
  const hasSpread = scores.some((score) => score !== scores[0]);
  if (isBinary || !hasSpread) return wilson(share, scores.length);
  const reach =
    (studentQuantile(0.975, scores.length - 1) * sampleStandardDeviation([...scores])) /
    Math.sqrt(scores.length);
  return [Math.max(0, share - reach), Math.min(1, share + reach)];
}

/** @throws {SignetError} `SCORE_INVALID` unless all are numbers from 0 to 1. */
export function checkScores(scores: readonly number[], what: string): void {
  const bad = scores.findIndex((score) => !(score >= 0 && score <= 1));
  if (bad === -1) return;
  throw new SignetError(
    "SCORE_INVALID",
    `The ${what} of example ${bad} is ${scores[bad]}; it should be from 0 to 1`,
    {
      details: { index: bad, score: scores[bad] },
    },
  );
}

function wilson(share: number, count: number): Interval {
  const z2 = 1.959963984540054 ** 2;
  const centre = (share + z2 / (2 * count)) / (1 + z2 / count);
  const reach = Math.sqrt(z2 * ((share * (1 - share)) / count + z2 / (4 * count ** 2))) / (1 + z2 / count);
  // At a share of 0 or 1 one end is exactly that; rounding may miss it.
  return [share === 0 ? 0 : centre - reach, share === 1 ? 1 : centre + reach];
}
