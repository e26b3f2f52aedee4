import type { LmCall, LmRequest } from "../lm/language-model.js";

/** A plain request with one user message, for tests. */
export function lmRequest(text: string, rest: Partial<LmRequest> = {}): LmRequest {
  return {
    layout: "chat",
    prefix: PREFIX,
    messages: [{ role: "user", text }],
    temperature: 0,
    maxTokens: 48,
    ...rest,
  };
}

const PREFIX: LmRequest["prefix"] = Object.freeze([
  { role: "system", text: "You answer in a few words." } as const,
]);

/** A call that nobody aborts, unless a signal is given. */
export function lmCall(sample = "0", signal: AbortSignal = new AbortController().signal): LmCall {
  return { sample, signal };
}
