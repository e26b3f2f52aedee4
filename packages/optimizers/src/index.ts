export {
  type AnalyzeOptions,
  analyzeProgram,
  describedByTraces,
  type ProgramGraph,
  type SourceSlice,
  type StepUse,
} from "./analyze/index.js";
export * from "./cluster/index.js";
export { type CompileResult, compile } from "./compile.js";
export type { CompileOptions, Level } from "./compile-options.js";
export * from "./estimate/index.js";
export type { CountRecord } from "./mop/choose-experts.js";
export type { ExpertRecord, ExpertsMap, ExpertsReport, MapPlane, MapPoint } from "./mop/experts-report.js";
export * from "./operators/index.js";
export * from "./propose/index.js";
export { type Rng, rng } from "./random/index.js";
export * from "./reflect/index.js";
export type { CompileReport } from "./report.js";
export * from "./search/index.js";
export * from "./strategies/index.js";
export type { Budget, DecisionCost } from "./study/decision-account.js";
export type { Evaluator, Job, JobRun } from "./study/evaluator.js";
export type { CompileEvent, Phase, StopReason } from "./study/events.js";
export { recordedAnswers } from "./study/recorded-answers.js";
export type { AnswerUse, FailedLeafRecord, LeafRecord, RunRecord } from "./study/run-record.js";
export { meanScore, scoreOf, scoresOf, type Trial } from "./study/trial.js";
export * from "./verify/index.js";
