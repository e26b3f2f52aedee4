export type { AiSdkModel } from "./ai-sdk-model.js";
export { type AiSdkTool, type AiSdkToolOptions, aiSdkTool } from "./ai-sdk-tool.js";
export { type FromAiSdkOptions, fromAiSdk } from "./from-ai-sdk.js";
export type { ToolSchema } from "./tool-schema.js";
