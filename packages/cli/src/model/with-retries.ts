import { isLanguageModel, type Models, retried } from "@signet/core";

/** Models that try again what they say may be tried again. `compile()` does so itself. */
export function withRetries(models: Models): Models {
  const retry = retried();
  if (isLanguageModel(models)) return retry(models);
  const wrapped = Object.entries(models).map(([role, lm]) => [role, retry(lm)]);
  return Object.fromEntries(wrapped) as Models; // the same roles, `default` among them
}
