import { SignetError } from "../errors.js";
import { checkSearch, idOf } from "./check-search.js";
import type { Passage, Retriever } from "./retriever.js";

/** Beyond the first ranks of each retriever little is gained, and `k` alone would hide what both find a little further down. */
const LEAST_DEPTH = 50;
/** The constant of the paper. */
const RANK_CONSTANT = 60;

/**
 * Several retrievers as one, by reciprocal rank fusion: a passage scores the sum of 1 / (60 + rank) over those that found it, by its id. So scores that
 * cannot be compared, words and meanings, need no weights. Of equal ones the passage stands first that an earlier retriever found.
 *
 * @throws {SignetError} `OPTION_INVALID` without retrievers; from `search` what any of them throws.
 * @see Cormack, Clarke and Büttcher 2009.
 */
export function hybrid(retrievers: readonly Retriever[]): Retriever {
  if (!Array.isArray(retrievers) || retrievers.length === 0)
    throw new SignetError("OPTION_INVALID", "hybrid() needs a list of at least one retriever");
  for (const [index, retriever] of retrievers.entries()) {
    if (typeof retriever?.search !== "function")
      throw new SignetError("OPTION_INVALID", `hybrid() got no retriever at ${index}: it has no search()`);
  }
  return {
    get id() {
      return `hybrid:1:${JSON.stringify(retrievers.map(idOf))}`;
    },
    async search(query, options) {
      checkSearch(query, options);
      const deeper = { ...options, k: Math.max(options.k, LEAST_DEPTH) };
      const lists = await Promise.all(retrievers.map((retriever) => retriever.search(query, deeper)));
      return fused(lists).slice(0, options.k);
    },
  };
}

function fused(lists: readonly (readonly Passage[])[]): readonly Passage[] {
  const passages = new Map<string, Passage>();
  for (const list of lists) {
    for (const [rank, passage] of list.entries()) {
      const { score } = passages.get(passage.id) ?? { score: 0 };
      passages.set(passage.id, { ...passage, score: score + 1 / (RANK_CONSTANT + rank + 1) });
    }
  }
  return [...passages.values()].sort((one, other) => other.score - one.score);
}
