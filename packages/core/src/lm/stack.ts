import type { LanguageModel, Middleware } from "./language-model.js";

/**
 * A model with middleware around it, outermost first. The usual order:
 * `stack(lm, traced(...), replayed(...), cached(...), fallback(...), retried(), budgeted(...), limited(...))`.
 */
export function stack(lm: LanguageModel, ...middleware: readonly Middleware[]): LanguageModel {
  return middleware.reduceRight((inner, wrap) => wrap(inner), lm);
}
