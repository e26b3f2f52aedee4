export { type Bm25, type Bm25Options, bm25, readBm25 } from "./bm25.js";
export {
  type EmbeddingIndex,
  type EmbeddingIndexOptions,
  embeddingIndex,
  readEmbeddingIndex,
} from "./embedding-index.js";
export { hybrid } from "./hybrid.js";
export { type Retrieve, type RetrieveOptions, retrieve } from "./retrieve.js";
export type { Document, Passage, Retriever, SearchOptions } from "./retriever.js";
export type { StoredIndex } from "./stored-index.js";
