import { checkEmbedder, checkVectors } from "../embed/check-vectors.js";
import { type Embedder, identityOf } from "../embed/embedder.js";
import { decodeVectors, encodeVectors } from "../embed/vectors.js";
import { SignetError } from "../errors.js";
import { abortError } from "../lm/abort-error.js";
import type { EmbedderIdentity } from "../program/parameters.js";
import { abortable } from "../program/scope.js";
import { checkDocuments } from "./check-documents.js";
import { checkK, checkSearch } from "./check-search.js";
import type { Document, Passage, Retriever } from "./retriever.js";
import {
  digestOf,
  type IndexContent,
  invalid,
  readIndex,
  type StoredIndex,
  storedIndex,
} from "./stored-index.js";
import { topK } from "./top-k.js";

/** Counted up when an equal index and an equal query would get other scores. */
const VERSION = 1;

export interface EmbeddingIndexOptions {
  /** Most texts that are embedded in one call, default 64. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
  /** Default: made from the documents and the embedder. Give one of your own where documents come and go. */
  readonly id?: string;
}

/** An index of meanings. `JSON.stringify` stores it, vectors and all; `readEmbeddingIndex` reads it. */
export interface EmbeddingIndex extends Retriever {
  readonly toJSON: () => StoredIndex;
}

/**
 * Finds documents by the nearness of their vectors to that of a query: exact cosines over all of them, in memory. The score is the cosine, from −1 to
 * 1; of equal ones the earlier document stands first. Equal texts are embedded once.
 *
 * @throws {SignetError} `DATA_INVALID`, `OPTION_INVALID`; `EMBEDDER_INVALID` for vectors of another dimension or that are not finite; what the embedder throws.
 */
export async function embeddingIndex(
  documents: readonly Document[],
  embedder: Embedder,
  { batch = 64, signal = new AbortController().signal, id }: EmbeddingIndexOptions = {},
): Promise<EmbeddingIndex> {
  checkEmbedder(embedder);
  checkK(batch);
  const own = checkDocuments(documents);
  const distinct = [...new Set(own.map(({ text }) => text))];
  const vectors = new Map<string, Float32Array>();
  for (let start = 0; start < distinct.length; start += batch) {
    const texts = distinct.slice(start, start + batch);
    for (const [index, vector] of (await embedAll(embedder, texts, signal)).entries())
      vectors.set(texts[index] as string, unit(vector)); // one for each text: checked
  }
  const rows = new Float32Array(own.length * embedder.dimension);
  for (const [index, { text }] of own.entries())
    rows.set(vectors.get(text) ?? [], index * embedder.dimension); // every text has one
  return indexOf({ documents: own, rows, embedder, id });
}

/**
 * The index that `JSON.stringify` of one wrote, or its value.
 *
 * @param embedder The one that it was made with.
 * @throws {SignetError} `INDEX_INVALID` when it was edited or is something else, or was made with another embedder.
 */
export function readEmbeddingIndex(stored: unknown, embedder: Embedder): EmbeddingIndex {
  checkEmbedder(embedder);
  const content = readIndex(stored, { kind: "embedding", version: VERSION });
  const made = Object(content.embedder) as Partial<EmbedderIdentity>;
  if (made.id !== embedder.id || made.dimension !== embedder.dimension)
    throw invalid(
      `it was made with the embedder "${made.id}" of dimension ${made.dimension}, got "${embedder.id}" of dimension ${embedder.dimension}`,
    );
  try {
    const documents = checkDocuments(content.documents);
    const rows = decodeVectors(String(content.vectors));
    if (rows.length !== documents.length * embedder.dimension || !rows.every(Number.isFinite))
      throw new Error("its vectors are not those of its documents");
    return indexOf({ documents, rows, embedder, id: content.id as string | undefined });
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

interface Parts {
  readonly documents: readonly Document[];
  /** One unit vector for each document. */
  readonly rows: Float32Array;
  readonly embedder: Embedder;
  readonly id: string | undefined;
}

function indexOf({ documents, rows, embedder, id: given }: Parts): EmbeddingIndex {
  const content = (): IndexContent => {
    const identity = { ...identityOf(embedder) };
    return {
      kind: "embedding",
      version: VERSION,
      documents,
      embedder: identity,
      vectors: encodeVectors(rows),
    };
  };
  let id = given;
  return {
    get id() {
      id ??= `embedding:${VERSION}:${digestOf(content()).slice(0, 16)}`;
      return id;
    },
    async search(query, search) {
      checkSearch(query, search);
      if (documents.length === 0) return [];
      const [vector] = await embedAll(embedder, [query], search.signal);
      const scores = cosines(rows, unit(vector as Float32Array)); // one for one text: checked
      return topK(scores, search.k, Number.NEGATIVE_INFINITY).map((index): Passage => {
        const score = scores[index] as number; // both lists are as long as the documents
        return { ...(documents[index] as Document), score };
      });
    },
    toJSON: () => storedIndex({ ...content(), ...(given !== undefined && { id: given }) }),
  };
}

/** @throws {SignetError} What the embedder throws, `LM_UNAVAILABLE` when it is no error of ours; `EMBEDDER_INVALID`; `ABORTED`. */
async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  if (signal.aborted) throw abortError(signal, { sent: false });
  try {
    const vectors = await abortable(embedder.embed(texts, { signal }), { signal });
    checkVectors(embedder, vectors, texts.length);
    return vectors;
  } catch (cause) {
    if (SignetError.is(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("LM_UNAVAILABLE", `The embedder "${embedder.id}" failed: ${reason}`, {
      cause,
      retryable: true,
    });
  }
}

/** Exactly of length 1; what the embedder returned is so within a tolerance. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

function cosines(rows: Float32Array, vector: Float32Array): Float64Array {
  const { length } = vector;
  const scores = new Float64Array(rows.length / length);
  for (let row = 0, start = 0; row < scores.length; row++, start += length) {
    let sum = 0;
    for (let index = 0; index < length; index++)
      sum += (rows[start + index] as number) * (vector[index] as number); // within both
    scores[row] = Math.min(1, Math.max(-1, sum));
  }
  return scores;
}
