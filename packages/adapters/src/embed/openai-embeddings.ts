import {
  abortError,
  canonicalJson,
  type Embedder,
  mapBounded,
  type RetriedOptions,
  SignetError,
} from "@signet/core";

import { gate } from "../concurrency/gate.js";
import { type OpenAiClientOptions, openAiClient } from "../openai/openai-client.js";
import { checkRemoteOptions } from "../remote/check-remote-options.js";
import { errorContext } from "../remote/error-context.js";
import { guardedCall } from "../remote/guarded-call.js";
import { type ExtraBody, mergeBody } from "../remote/merge-body.js";
import { retry } from "../remote/retry.js";
import { readEmbeddings } from "./read-embeddings.js";
import { textBatches } from "./text-batches.js";

export interface OpenAiEmbeddingsOptions extends OpenAiClientOptions {
  /** The model's name, as the server knows it. */
  readonly model: string;
  /**
   * Length of the vectors. Default: what is known of OpenAI's own models; any other model's has to be given. A shorter one than
   * text-embedding-3 has is asked of the server.
   */
  readonly dimension?: number;
  /** The most texts in one request. Default: 256. */
  readonly batch?: number;
  /** The most requests under way, over all calls together. Default: 4. */
  readonly concurrency?: number;
  /** For one request. Default: 60,000. */
  readonly timeoutMs?: number;
  /** After 429, 408, 409, 5xx, a time limit and a broken connection. Default: five attempts, as `retried` of core. */
  readonly retry?: RetriedOptions;
  /** Sent with every request. Not part of the `id`: they may hold credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** More parameters of the server's own; they win, and are part of the `id`. */
  readonly extraBody?: ExtraBody;
}

/** Lengths of the vectors of OpenAI's models. */
const knownDimensions: Readonly<Record<string, number>> = {
  "text-embedding-3-small": 1536,
  "text-embedding-3-large": 3072,
  "text-embedding-ada-002": 1536,
};

/** OpenAI takes 300,000 tokens in a request, and few texts have more tokens than characters. */
const MOST_CHARACTERS = 250_000;
const TIMEOUT_MS = 60_000;

/**
 * Vectors from an embeddings endpoint: OpenAI's own, or any server that speaks it (Ollama, vLLM, the llama.cpp server). Equal texts of a
 * call are sent once; the vectors are scaled to length 1. The `openai` package is loaded at the first call.
 *
 * @throws {SignetError} `OPTION_INVALID` for an option that cannot be, or an unknown dimension. Calls reject with `LM_REJECTED`, `LM_UNAVAILABLE`,
 *   `LM_RATE_LIMITED`, `EMBEDDER_INVALID` for an answer that is not what was asked for, `ABORTED`.
 */
export function openaiEmbeddings(options: OpenAiEmbeddingsOptions): Embedder {
  const { batch = 256, concurrency = 4, retry: retryOptions = {} } = options;
  const dimension = dimensionOf(options);
  checkCounts({ dimension, batch, concurrency, attempts: retryOptions.attempts ?? 1 });
  const { id, request } = endpointOf(options, dimension);
  const places = gate(concurrency);

  const requestInTurn = async (
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Float32Array[]> => {
    const leave = await places.enter(signal);
    try {
      return await retry(() => request(texts, signal), signal, retryOptions);
    } finally {
      leave();
    }
  };

  return Object.freeze<Embedder>({
    id,
    dimension,
    embed: async (texts, { signal }) => {
      if (signal.aborted) throw abortError(signal, { sent: false });
      const distinct = [...new Set(texts)];
      const batches = textBatches(distinct, { mostTexts: batch, mostCharacters: MOST_CHARACTERS });
      try {
        const answers = await mapBounded(batches, (some, _, scope) => requestInTurn(some, scope), {
          concurrency,
          signal,
        });
        const vectors = answers.flat();
        const places = new Map(distinct.map((text, index) => [text, index]));
        // Every text is among the distinct ones, and each of those has a vector.
        return texts.map((text) => vectors[places.get(text)!]!.slice());
      } catch (error) {
        throw signal.aborted ? abortError(signal) : error;
      }
    },
  });
}

function dimensionOf({ model, dimension = knownDimensions[model] }: OpenAiEmbeddingsOptions): number {
  if (dimension === undefined)
    throw new SignetError(
      "OPTION_INVALID",
      `The length of the vectors of ${model} is not known: pass \`dimension\``,
    );
  return dimension;
}

function checkCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts))
    if (!(Number.isSafeInteger(value) && value > 0))
      throw new SignetError(
        "OPTION_INVALID",
        `\`${name}\` is ${value}, but has to be a whole number above 0`,
      );
}

/** One request for some texts, and what names where it goes. */
interface EmbeddingsEndpoint {
  readonly id: string;
  readonly request: (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[]>;
}

function endpointOf(options: OpenAiEmbeddingsOptions, dimension: number): EmbeddingsEndpoint {
  const { model, timeoutMs = TIMEOUT_MS, headers = {}, extraBody = {} } = options;
  checkRemoteOptions(model, timeoutMs);
  const { server, key, client } = openAiClient(options);
  const suffix = Object.keys(extraBody).length > 0 ? `?${canonicalJson(extraBody)}` : "";
  const id = `openai-embeddings:${model}/${dimension}@${server.label}${suffix}`;
  // Other servers' models, and the older ones, refuse the parameter.
  const isShortened = model.startsWith("text-embedding-3") && dimension !== knownDimensions[model];
  const settings = {
    model,
    // Base64, the SDK's default, is unknown to some servers.
    encoding_format: "float" as const,
    ...(isShortened && { dimensions: dimension }),
  };
  const callOptions = { headers: { ...headers }, timeout: timeoutMs, maxRetries: 0 };
  const context = () => ({
    ...errorContext({ model, server, headers, secrets: [key] }),
    action: "embed",
  });

  const request: EmbeddingsEndpoint["request"] = (texts, signal) =>
    guardedCall(
      async (callSignal) => {
        const { embeddings } = await client();
        // The API refuses an empty text.
        const body = { ...settings, input: texts.map((text) => text || " ") };
        const answer: unknown = await embeddings.create(mergeBody(body, extraBody), {
          ...callOptions,
          signal: callSignal,
        });
        return readEmbeddings(answer, { embedder: id, dimension, texts: texts.length });
      },
      signal,
      { timeoutMs, context },
    );
  return { id, request };
}
