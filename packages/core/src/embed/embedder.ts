import type { EmbedderIdentity } from "../program/parameters.js";

/**
 * Turns texts into vectors whose closeness means likeness. Calls may run concurrently. `embed` rejects with a `SignetError` as a
 * language model does: `LM_UNAVAILABLE` or `LM_RATE_LIMITED` (`retryable`), `ABORTED` when the signal fired.
 */
export interface Embedder {
  /** Everything that can change a vector: model, revision, quantisation, endpoint. */
  readonly id: string;
  /** Length of every vector. */
  readonly dimension: number;
  /** Base64 of the weights of a tf-idf embedder, so that an artifact can bring it along. Other embedders have none. */
  readonly idf?: string;
  /** One vector for each of any number of texts, in order, of Euclidean length 1. An equal text has an equal vector. */
  readonly embed: (
    texts: readonly string[],
    call: { readonly signal: AbortSignal },
  ) => Promise<readonly Float32Array[]>;
}

/** What an artifact says of an embedder. */
export function identityOf({ id, dimension, idf }: Embedder): EmbedderIdentity {
  return { id, dimension, ...(idf !== undefined && { idf }) };
}
