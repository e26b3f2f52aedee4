import { SignetError } from "@signet/core";

import type { OnnxRuntime, OnnxSession, OnnxTensor, TokenizersModule } from "./onnx-packages.js";
import { unitVector } from "./unit-vector.js";

/** A loaded sentence encoder. One run at a time. */
export interface SentenceModel {
  /** The text's tokens with the special ones around them, cut to what the model reads. */
  readonly tokenIds: (text: string) => readonly number[];
  /** The vectors of texts of one token length, at length 1. */
  readonly encode: (batch: readonly (readonly number[])[]) => Promise<readonly Float32Array[]>;
  readonly release: () => Promise<void>;
}

export interface SentenceModelOptions {
  readonly runtime: OnnxRuntime;
  readonly tokenizers: TokenizersModule;
  readonly model: Uint8Array;
  /** The `tokenizer.json`, parsed. */
  readonly tokenizer: object;
  readonly dimension: number;
  readonly mostTokens: number;
  readonly threads: number;
}

/** A token has four characters on average; tokenising a book to keep its first page would hold everything up. */
const CHARACTERS_PER_TOKEN = 64;

/** Loads a BERT-like encoder from ONNX whose sentence vector is the mean of its token vectors. */
export async function loadSentenceModel({
  runtime,
  tokenizers,
  model,
  tokenizer,
  dimension,
  mostTokens,
  threads,
}: SentenceModelOptions): Promise<SentenceModel> {
  const words = new tokenizers.Tokenizer(tokenizer, {});
  const session = await runtime.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    tokenIds: (text) => {
      const { ids } = words.encode(text.slice(0, mostTokens * CHARACTERS_PER_TOKEN));
      // The last token closes the text, and has to stay.
      return ids.length <= mostTokens ? ids : [...ids.slice(0, mostTokens - 1), ...ids.slice(-1)];
    },
    encode: async (batch) =>
      meanPool(await hiddenState({ Tensor: runtime.Tensor, session }, batch), dimension),
    release: () => session.release(),
  };
}

async function hiddenState(
  { Tensor, session }: { readonly Tensor: OnnxRuntime["Tensor"]; readonly session: OnnxSession },
  batch: readonly (readonly number[])[],
): Promise<OnnxTensor | undefined> {
  const dims = [batch.length, batch[0]?.length ?? 0];
  const ids = BigInt64Array.from(batch.flat(), BigInt);
  const outputs = await session.run({
    input_ids: new Tensor("int64", ids, dims),
    attention_mask: new Tensor("int64", new BigInt64Array(ids.length).fill(1n), dims),
    token_type_ids: new Tensor("int64", new BigInt64Array(ids.length), dims),
  });
  return outputs.last_hidden_state;
}

/** The mean over the tokens of each text, at length 1. No text is padded, so that every token counts. */
function meanPool(hidden: OnnxTensor | undefined, dimension: number): readonly Float32Array[] {
  const { data, dims } = hidden ?? {};
  const [texts = 0, tokens = 0, width] = dims ?? [];
  if (!(data instanceof Float32Array) || width !== dimension || data.length !== texts * tokens * dimension)
    throw invalid(`gave the shape [${dims}] instead of [texts, tokens, ${dimension}]`);
  return Array.from({ length: texts }, (_, text) => {
    const sums = new Float64Array(dimension);
    const end = (text + 1) * tokens * dimension;
    for (let at = text * tokens * dimension, place = 0; at < end; at++, place++) {
      if (place === dimension) place = 0;
      sums[place]! += data[at]!;
    }
    // The mean points where the sum does.
    const vector = unitVector(sums);
    if (vector === undefined) throw invalid("gave a vector that is zero or holds NaN");
    return vector;
  });
}

function invalid(problem: string): SignetError {
  return new SignetError("EMBEDDER_INVALID", `The sentence model ${problem}`);
}
