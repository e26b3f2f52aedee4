import type { Json } from "../json.js";

/** What a retriever finds things in. */
export interface Document {
  /** Unique among the documents of an index. */
  readonly id: string;
  readonly text: string;
  /** Anything that should come back with it: a title, an address. */
  readonly metadata?: Json;
}

/** What was found. */
export interface Passage extends Document {
  /** How well it fits the query, higher is better; scores of different retrievers cannot be compared. */
  readonly score: number;
}

export interface SearchOptions {
  /** Most passages wanted, at least 1. */
  readonly k: number;
  readonly signal: AbortSignal;
}

/**
 * Finds passages for a query. Calls may run concurrently. `search` resolves to at most `k` passages, the best first, equally good ones in a fixed
 * order; equal queries have equal answers as long as the id is the same. It rejects with a `SignetError`: `ABORTED` when the signal fired,
 * `LM_UNAVAILABLE` or `LM_RATE_LIMITED` where it asks a server that is out of reach.
 */
export interface Retriever {
  /** Everything that can change an answer, the documents among it: answers are recorded by it. */
  readonly id: string;
  readonly search: (query: string, options: SearchOptions) => Promise<readonly Passage[]>;
}
