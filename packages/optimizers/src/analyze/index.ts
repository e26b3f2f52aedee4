export { analyzeProgram } from "./analyze-program.js";
export type { ProgramGraph, StepUse } from "./program-graph.js";
