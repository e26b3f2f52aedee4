export { type ExecuteOptions, type Execution, execute } from "./execute.js";
export type { Demo, LeafParameters, Overrides, Plan, ProgramParameters } from "./parameters.js";
export {
  type Program,
  type ProgramSpec,
  pathsOf,
  program,
  type RunContext,
  type RunEvent,
  sourceOf,
} from "./program.js";
export type { EffectRecorder, RunOptions, StepEvent } from "./run-state.js";
