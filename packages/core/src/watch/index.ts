export type { DriftFinding, ScoreSummary } from "./drift-test.js";
export {
  type DriftReport,
  type DriftWatch,
  type DriftWatchOptions,
  driftWatch,
  type ObserveOptions,
} from "./drift-watch.js";
export type { JudgeContext, JudgeProgram, JudgingOptions, LiveJudge } from "./judging.js";
export type { ScoreRange } from "./score-bound.js";
export type { StoredScore } from "./stored-score.js";
