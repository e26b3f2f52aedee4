export type { Amount } from "./amount.js";
export type { CompileEstimate, EstimatedCost, PhaseEstimate } from "./compile-estimate.js";
export { type EstimateOptions, estimateCompile } from "./estimate-compile.js";
export type { DemoSizes, PhaseWork, WorkEstimate } from "./work.js";
