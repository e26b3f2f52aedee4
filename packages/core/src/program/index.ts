export { changeParameters } from "./change-parameters.js";
export { compositeOf } from "./composite-of.js";
export { type ExecuteOptions, type Execution, execute } from "./execute.js";
export { leavesIn } from "./leaves-in.js";
export { ownPlan } from "./own-plan.js";
export type {
  Demo,
  DemoSelection,
  EmbedderIdentity,
  Expert,
  ExpertsPlan,
  LeafParameters,
  Overrides,
  Plan,
  ProgramParameters,
  Router,
  RoutingRule,
  SinglePlan,
} from "./parameters.js";
export {
  type Program,
  type ProgramSpec,
  pathsOf,
  program,
  type RunContext,
  type RunEvent,
  sourceOf,
} from "./program.js";
export type { Around, EffectRecorder, RunOptions, RunStep, StepEvent } from "./run-state.js";
export { sharedEffects } from "./shared-effects.js";
