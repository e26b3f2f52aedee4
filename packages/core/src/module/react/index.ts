export type { Tools } from "./describe-tools.js";
export { type ReactModules, type ReactOptions, react } from "./react.js";
export { type Tool, type ToolSpec, tool } from "./tool.js";
