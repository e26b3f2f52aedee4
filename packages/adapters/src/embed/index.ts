export type { ModelFile } from "../model-files/model-file.js";
export type { FetchProgress, FetchTask, ModelSource } from "../model-files/model-source.js";
export { type MiniLmEmbedder, type MiniLmOptions, miniLm } from "./mini-lm.js";
export type { OnnxRuntime, OnnxSession, OnnxTensor, TokenizersModule } from "./onnx-packages.js";
export { type OpenAiEmbeddingsOptions, openaiEmbeddings } from "./openai-embeddings.js";
