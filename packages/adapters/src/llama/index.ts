export { cacheDirectory } from "../model-files/cache-directory.js";
export { type HttpsSourceOptions, httpsSource } from "../model-files/https-source.js";
export type { ModelFile } from "../model-files/model-file.js";
export type { FetchProgress, FetchTask, ModelSource } from "../model-files/model-source.js";
export { type WheelSourceOptions, wheelSource } from "../model-files/wheel-source.js";
export { defaultModel } from "./default-model.js";
export { type EnsureModelOptions, ensureModel } from "./ensure-model.js";
export { type LlamaLanguageModel, type LlamaOptions, llama } from "./llama.js";
