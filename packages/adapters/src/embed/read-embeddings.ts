import { SignetError } from "@signet/core";

import { unreadableAnswer } from "../remote/unreadable-answer.js";
import { unitVector } from "./unit-vector.js";

export interface EmbeddingRequest {
  /** Whose answer it is, for messages. */
  readonly embedder: string;
  readonly dimension: number;
  /** How many texts were sent. */
  readonly texts: number;
}

/**
 * The vectors of an answer of the embeddings API in the order of the texts, at length 1. The API says by `index` which text a vector
 * is of; a server that leaves it out answers in order.
 *
 * @throws {SignetError} `EMBEDDER_INVALID` for a wrong number of vectors, a wrong dimension, or what is no direction (NaN, all zero).
 */
export function readEmbeddings(answer: unknown, request: EmbeddingRequest): readonly Float32Array[] {
  const data = field(answer, "data");
  if (!Array.isArray(data)) throw unreadableAnswer("The answer has no list of embeddings", answer);
  if (data.length !== request.texts)
    throw invalid(request, `answered ${data.length} vectors for ${request.texts} texts`);
  const vectors = new Array<Float32Array | undefined>(request.texts);
  for (const [position, entry] of data.entries()) {
    const index = field(entry, "index") ?? position;
    if (typeof index !== "number" || !(index in data) || vectors[index] !== undefined)
      throw invalid(request, `answered the index ${JSON.stringify(index)} for one of ${request.texts} texts`);
    vectors[index] = readVector(field(entry, "embedding"), index, request);
  }
  // As many entries as places, no place twice: every place is filled.
  return vectors as readonly Float32Array[];
}

function readVector(values: unknown, index: number, request: EmbeddingRequest): Float32Array {
  const numbers = Array.isArray(values) ? values : [];
  if (numbers.length !== request.dimension)
    throw invalid(
      request,
      `answered ${numbers.length} numbers for text ${index}, and \`dimension\` is ${request.dimension}`,
    );
  const vector = numbers.every((value) => typeof value === "number") ? unitVector(numbers) : undefined;
  if (vector === undefined)
    throw invalid(
      request,
      `answered a vector for text ${index} that is zero or holds something else than numbers`,
    );
  return vector;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function invalid({ embedder, dimension }: EmbeddingRequest, problem: string): SignetError {
  return new SignetError("EMBEDDER_INVALID", `${embedder} ${problem}`, { details: { embedder, dimension } });
}
