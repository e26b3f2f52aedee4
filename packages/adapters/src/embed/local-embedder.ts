import { abortError, type Embedder, SignetError } from "@signet/core";

import { gate } from "../concurrency/gate.js";
import { lengthBatches, type TokenizedText } from "./length-batches.js";
import type { SentenceModel } from "./sentence-model.js";
import { vectorCache } from "./vector-cache.js";

export interface LocalEmbedder extends Embedder {
  /** Ends the calls that still wait and frees the model's memory. Later calls reject. */
  readonly dispose: () => Promise<void>;
}

export interface LocalEmbedderOptions {
  readonly id: string;
  readonly dimension: number;
  /** Called at the first text, and again if it failed. */
  readonly load: () => Promise<SentenceModel>;
  readonly cacheTexts: number;
}

/**
 * A run holds up the whole process (onnxruntime-node computes on the calling thread), so it is kept to some tenths of a second. Measured
 * on all-MiniLM-L6-v2: more texts in a run than this gain nothing, and above 2,000 tokens they lose by their memory.
 */
const LIMITS = { mostTexts: 32, mostTokens: 512 };

/**
 * An embedder on a model inside this process. Calls take turns by batch, so that one text waits for no more than the batch under way of a
 * call with thousands. A text's vector does not depend on what it is embedded with.
 */
export function localEmbedder({ id, dimension, load, cacheTexts }: LocalEmbedderOptions): LocalEmbedder {
  const turns = gate(1);
  const cache = vectorCache(cacheTexts);
  let model: SentenceModel | undefined;
  let isDisposed = false;

  const inTurn = async <T>(
    signal: AbortSignal,
    run: (model: SentenceModel) => T | Promise<T>,
  ): Promise<T> => {
    const leave = await turns.enter(signal);
    try {
      if (isDisposed) throw disposed(id);
      model ??= await load();
      return await run(model);
    } catch (error) {
      throw SignetError.is(error) ? error : failed(id, error);
    } finally {
      leave();
    }
  };

  const encode = async (
    { encode }: SentenceModel,
    batch: readonly TokenizedText[],
  ): Promise<readonly Float32Array[]> => {
    // What another call embedded while this one waited.
    const known = batch.map(({ text }) => cache.get(text));
    const open = batch.filter((_, index) => known[index] === undefined);
    const vectors = open.length > 0 ? [...(await encode(open.map(({ ids }) => ids)))] : [];
    const answer = known.map((vector) => vector ?? vectors.shift()!); // one for each that was open
    for (const [index, { text }] of batch.entries()) cache.set(text, answer[index]!);
    return answer;
  };

  return Object.freeze<LocalEmbedder>({
    id,
    dimension,
    embed: async (texts, { signal }) => {
      if (isDisposed) throw disposed(id);
      if (signal.aborted) throw abortError(signal, { sent: false });
      // Kept for this call, whatever the cache forgets meanwhile.
      const vectors = new Map(texts.map((text) => [text, cache.get(text)]));
      const missing = [...vectors].filter(([, vector]) => vector === undefined).map(([text]) => text);
      if (missing.length > 0) {
        const tokenized = await inTurn(signal, ({ tokenIds }) =>
          missing.map((text) => ({ text, ids: tokenIds(text) })),
        );
        for (const batch of lengthBatches(tokenized, LIMITS)) {
          const found = await inTurn(signal, (model) => encode(model, batch));
          for (const [index, { text }] of batch.entries()) vectors.set(text, found[index]);
        }
      }
      // All that were missing have been filled in; a copy, since the caller may write into it.
      return texts.map((text) => vectors.get(text)!.slice());
    },
    dispose: async () => {
      isDisposed = true;
      const leave = await turns.enter(new AbortController().signal);
      try {
        await model?.release();
        model = undefined;
      } finally {
        leave();
      }
    },
  });
}

function disposed(id: string): SignetError {
  return new SignetError("LM_UNAVAILABLE", `${id} was disposed.`);
}

function failed(id: string, cause: unknown): SignetError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SignetError("LM_UNAVAILABLE", `${id} failed: ${why}`, { cause });
}
