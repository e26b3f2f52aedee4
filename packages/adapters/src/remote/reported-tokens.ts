import type { Usage } from "@signet/core";

/** Counts as a provider reports them: anything that is no count is taken as not reported. */
export interface Counts {
  readonly promptTokens: unknown;
  readonly completionTokens: unknown;
  readonly cachedTokens: unknown;
  /** Prompt tokens that were written to the provider's cache. */
  readonly cacheWriteTokens?: unknown;
}

/** What of the counts was reported; the rest stays absent. */
export function reportedTokens(counts: Counts): Usage {
  const { promptTokens, completionTokens, cachedTokens } = counts;
  const tokens = { promptTokens, completionTokens, cachedTokens };
  return Object.fromEntries(Object.entries(tokens).filter(([, value]) => count(value) !== undefined));
}

/** A number of tokens, or `undefined` for anything else. */
export function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
