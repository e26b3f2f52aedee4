import { SignetError } from "../errors.js";
import { sha256Hex } from "../hash/sha256.js";
import { abortError } from "../lm/abort-error.js";
import type { EmbedderIdentity } from "../program/parameters.js";
import type { Embedder } from "./embedder.js";
import { isUnspaced } from "./unspaced.js";
import { decodeVectors, encodeVectors } from "./vectors.js";

/** Counted up when equal weights and an equal text would get another vector. */
const VERSION = 1;

/** An embedder that needs no model: its weights are part of what it is. */
export interface TfIdfEmbedder extends Embedder {
  readonly idf: string;
}

/**
 * An embedder that needs nothing: hashed tf-idf over words and their character n-grams, which likens what shares words, and inflected
 * forms of them. Vectors are as good as the vocabulary that texts share: a sentence model knows synonyms, this does not.
 *
 * @param texts The weights come from these: what stands in many of them counts little. Any number, in any order.
 * @param options.dimension Buckets that features are hashed to, default 1024.
 * @throws {SignetError} `OPTION_INVALID` for a dimension that is no positive integer.
 */
export function fitTfIdf(
  texts: readonly string[],
  { dimension = 1024 }: { readonly dimension?: number } = {},
): TfIdfEmbedder {
  if (!(Number.isInteger(dimension) && dimension > 0))
    throw new SignetError("OPTION_INVALID", `The dimension is ${dimension}, it should be a positive integer`);
  const holding = new Float64Array(dimension);
  for (const text of texts)
    for (const bucket of countBuckets(text, dimension).keys()) add(holding, bucket, 1);
  // Smoothed: a bucket that no text falls into has the largest weight, not an infinite one.
  const weights = Float32Array.from(holding, (count) => 1 + Math.log((1 + texts.length) / (1 + count)));
  const idf = encodeVectors(weights);
  return embedderOf({ id: idOf(dimension, idf), dimension, idf }, weights);
}

/**
 * The embedder that an identity with weights describes.
 *
 * @throws {SignetError} `EMBEDDER_MISSING` when it has no weights, so is another kind; `EMBEDDER_INVALID` when the weights are not those of its id.
 */
export function tfIdf({ id, dimension, idf }: EmbedderIdentity): TfIdfEmbedder {
  if (idf === undefined)
    throw new SignetError("EMBEDDER_MISSING", `The embedder "${id}" is no tf-idf embedder`);
  const weights = weightsIn(idf);
  if (id !== idOf(dimension, idf) || weights.length !== dimension || !weights.every((weight) => weight > 0)) {
    throw new SignetError(
      "EMBEDDER_INVALID",
      `The weights that come with the embedder "${id}" are not its own`,
    );
  }
  return embedderOf({ id, dimension, idf }, weights);
}

/** What is no base64 holds no weights. */
function weightsIn(idf: string): Float32Array {
  try {
    return decodeVectors(idf);
  } catch {
    return new Float32Array();
  }
}

function idOf(dimension: number, idf: string): string {
  return `tf-idf:${VERSION}:${dimension}:${sha256Hex(idf).slice(0, 16)}`;
}

function embedderOf(identity: Required<EmbedderIdentity>, weights: Float32Array): TfIdfEmbedder {
  return {
    ...identity,
    async embed(texts, { signal }) {
      if (signal.aborted) throw abortError(signal, { sent: false });
      return texts.map((text) => vectorOf(text, weights));
    },
  };
}

function vectorOf(text: string, weights: Float32Array): Float32Array {
  const vector = new Float64Array(weights.length);
  for (const [bucket, count] of countBuckets(text, weights.length))
    vector[bucket] = (1 + Math.log(count)) * (weights[bucket] ?? 0);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) return Float32Array.from(vector).fill(1, 0, 1); // a text without a feature
  return Float32Array.from(vector, (value) => value / length);
}

/** How often each bucket is met in a text. */
function countBuckets(text: string, dimension: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const feature of featuresOf(text)) {
    const bucket = hash(feature) % dimension;
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return counts;
}

/** Words and single symbols whole; of longer words what three and four characters in a row there are, with their borders. */
function* featuresOf(text: string): Generator<string> {
  for (const [word] of text
    .normalize("NFKC")
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}\p{N}]+|[^\s]/gu)) {
    yield word;
    // Scripts without spaces: their characters and pairs of characters are the features.
    const [sizes, whole] = isUnspaced(word) ? [[1, 2], word] : [[3, 4], `<${word}>`];
    const characters = Array.from(whole);
    for (const size of sizes) {
      for (let at = 0; at + size <= characters.length; at++)
        yield `${size}:${characters.slice(at, at + size).join("")}`;
    }
  }
}

/** FNV-1a over UTF-16 code units, with a final mix, since a bucket is taken from the lower bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  return (state ^ (state >>> 13)) >>> 0;
}

function add(counts: Float64Array, index: number, amount: number): void {
  counts[index] = (counts[index] ?? 0) + amount;
}
