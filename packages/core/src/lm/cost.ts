import type { Price, Usage } from "./language-model.js";

/** USD by a price list; `usage` with the token counts, of which `cachedTokens` are part of the prompt. */
export function costUsd(
  price: Price,
  {
    promptTokens,
    completionTokens,
    cachedTokens = 0,
  }: Usage & { readonly promptTokens: number; readonly completionTokens: number },
): number {
  const cached = Math.min(cachedTokens, promptTokens);
  return (
    ((promptTokens - cached) * price.prompt +
      cached * (price.cached ?? price.prompt) +
      completionTokens * price.completion) /
    1e6
  );
}
