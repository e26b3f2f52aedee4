export { checkEmbedder, checkVectors } from "./check-vectors.js";
export { type Embedder, identityOf } from "./embedder.js";
export { inputText } from "./input-text.js";
export { fitTfIdf, type TfIdfEmbedder, tfIdf } from "./tf-idf.js";
export { decodeVectors, encodeVectors } from "./vectors.js";
