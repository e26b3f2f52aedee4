export { type BestOfOptions, bestOf } from "./best-of.js";
export { chainOfThought } from "./chain-of-thought.js";
export type { CodeContext, CodeInterpreter, CodeResult, HostFunction } from "./code-interpreter.js";
export {
  type CompositeDefinition,
  type Definition,
  type EffectDefinition,
  type LeafDefinition,
  leavesOf,
} from "./definition.js";
export { type EachModules, type EachOptions, each } from "./each.js";
export { type EffectSpec, effect } from "./effect.js";
export { majority } from "./majority.js";
export type {
  CallOptions,
  Module,
  ModuleKind,
  Modules,
  None,
  Paths,
  Step,
  Steps,
  WithReasoning,
} from "./module.js";
export { type ParallelIn, type ParallelOptions, type ParallelOut, parallel } from "./parallel.js";
export { type Leaf, type PredictOptions, predict } from "./predict.js";
export {
  type ProgramOfThoughtOptions,
  programOfThought,
  type ThoughtModules,
} from "./program-of-thought.js";
export {
  type ReactModules,
  type ReactOptions,
  react,
  type Tool,
  type ToolSpec,
  type Tools,
  tool,
} from "./react/index.js";
export { type RefineOptions, type RefineProgramOptions, refine } from "./refine.js";
