import type { Plan } from "@signet/core";
import type { RunRecord } from "./run-record.js";

/** A plan to run on some examples. `rollout` is which independent draw of each run. */
export interface Job {
  readonly plan: Plan;
  readonly exampleIds: readonly string[];
  readonly rollout: number;
  /** The model that runs it: the one of the task, or the teacher's. */
  readonly lm: "task" | "teacher";
  /**
   * Of every leaf's calls, in place of what the leaf declares. At temperature 0 another rollout is another call with the same
   * answer; a draw that is to differ needs a temperature.
   */
  readonly temperature?: number;
}

export interface JobRun {
  readonly job: Job;
  readonly record: RunRecord;
}

/**
 * Runs jobs: one run for each job and example, in any order. Every failure of a run is a record. Rejects only with what stops
 * the whole: an abort, an exhausted budget. In process or on many machines: callers cannot tell.
 */
export interface Evaluator {
  readonly evaluate: (
    jobs: readonly Job[],
    options: { readonly signal: AbortSignal },
  ) => AsyncIterable<JobRun>;
}
