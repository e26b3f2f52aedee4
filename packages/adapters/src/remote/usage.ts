import type { Price, Usage } from "@signet/core";

import { type Counts, count, reportedTokens } from "./reported-tokens.js";

/** Price of a token written to the cache, in prompt tokens, where writing is charged at all. */
const CACHE_WRITE_FACTOR = 1.25;

/** The usage of one call. What was not reported stays absent, and so does a cost that cannot be known. */
export function usageOf(counts: Counts, price: Price | undefined): Usage {
  const usage = reportedTokens(counts);
  const { promptTokens, completionTokens, cachedTokens } = usage;
  if (price === undefined || promptTokens === undefined || completionTokens === undefined) return usage;
  const cached = cachedTokens ?? 0;
  const written = count(counts.cacheWriteTokens) ?? 0;
  const prompt =
    (promptTokens - cached - written + written * CACHE_WRITE_FACTOR) * price.prompt +
    cached * (price.cached ?? price.prompt);
  return { ...usage, costUsd: (prompt + completionTokens * price.completion) / 1e6 };
}
