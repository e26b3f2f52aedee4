export { auto } from "./auto.js";
export { grid } from "./grid.js";
export { thompson } from "./mixed-model/thompson.js";
export { nextRung, type Rung } from "./next-rung.js";
export {
  type Configuration,
  type PooledRecord,
  type PoolOptions,
  poolScores,
} from "./pooled.js";
export { random } from "./random.js";
export {
  type RunSearchOptions,
  runSearch,
  type ScoredStep,
  type SearchAnswer,
  type SearchTask,
} from "./run-search.js";
export type { Ask, Sampler, SearchHistory, TrialRecord } from "./sampler.js";
export type { Leader, Point, Schedule, SearchView, Step } from "./schedule.js";
export { type AdaptiveOptions, adaptive } from "./schedules/adaptive.js";
export { type FullScheduleOptions, fullSchedule } from "./schedules/full.js";
export { type HalvingOptions, halving } from "./schedules/halving.js";
export { type RacingOptions, racing } from "./schedules/racing.js";
export { type Choice, choiceKey, type SearchSpace, type Variable } from "./space.js";
export { squareRootGamma } from "./tpe/gamma.js";
export { type Density, type Known, startupFor, type TpeOptions, type TpeSampler, tpe } from "./tpe/tpe.js";
