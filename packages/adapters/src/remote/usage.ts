import type { Price, Usage } from "@signet/core";

/** Counts as a provider reports them: anything that is no count is taken as not reported. */
export interface Counts {
  readonly promptTokens: unknown;
  readonly completionTokens: unknown;
  readonly cachedTokens: unknown;
  /** Prompt tokens that were written to the provider's cache. */
  readonly cacheWriteTokens?: unknown;
}

/** Price of a token written to the cache, in prompt tokens, where writing is charged at all. */
const CACHE_WRITE_FACTOR = 1.25;

/** The usage of one call. What was not reported stays absent, and so does a cost that cannot be known. */
export function usageOf(counts: Counts, price: Price | undefined): Usage {
  const promptTokens = count(counts.promptTokens);
  const completionTokens = count(counts.completionTokens);
  const cachedTokens = count(counts.cachedTokens);
  const usage: Usage = {
    ...(promptTokens !== undefined && { promptTokens }),
    ...(completionTokens !== undefined && { completionTokens }),
    ...(cachedTokens !== undefined && { cachedTokens }),
  };
  if (price === undefined || promptTokens === undefined || completionTokens === undefined) return usage;
  const cached = cachedTokens ?? 0;
  const written = count(counts.cacheWriteTokens) ?? 0;
  const prompt =
    (promptTokens - cached - written + written * CACHE_WRITE_FACTOR) * price.prompt +
    cached * (price.cached ?? price.prompt);
  return { ...usage, costUsd: (prompt + completionTokens * price.completion) / 1e6 };
}

/** A number of tokens, or `undefined` for anything else. */
export function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
