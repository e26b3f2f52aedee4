export { type AnalyzeOptions, analyzeProgram } from "./analyze-program.js";
export type { ProgramGraph, SourceSlice, StepUse } from "./program-graph.js";
export { describedByTraces } from "./trace-outline.js";
