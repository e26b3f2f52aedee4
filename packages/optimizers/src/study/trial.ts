import type { RunOutcome } from "@signet/core";
import type { Job } from "./evaluator.js";
import type { RunRecord } from "./run-record.js";

/** One job with everything that came of it. Numbers count the trials of a compile from 0, in the order of telling. */
export interface Trial {
  readonly number: number;
  readonly job: Job;
  /** In the order of the job's examples; those that no candidate can be scored on are left out. */
  readonly runs: readonly RunRecord[];
}

/** The score of a run: a candidate's own failure is 0. Absent when it is no score at all. */
export function scoreOf(outcome: RunOutcome): number | undefined {
  if (outcome.ok) return outcome.score;
  return outcome.fault === "candidate" ? 0 : undefined;
}

/** Scores of a trial by example id. */
export function scoresOf({ runs }: Trial): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  for (const { exampleId, outcome } of runs) {
    const score = scoreOf(outcome);
    if (score !== undefined) scores.set(exampleId, score);
  }
  return scores;
}

/** Mean score of a trial; absent when nothing was scored. */
export function meanScore(trial: Trial): number | undefined {
  const scores = [...scoresOf(trial).values()];
  return scores.length === 0 ? undefined : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
