import { SignetError } from "@signet/core";

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
