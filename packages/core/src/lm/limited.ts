import { abortError } from "./abort-error.js";
import { checkCount } from "./check-count.js";
import { estimatePromptTokens, estimateTokens } from "./count-tokens.js";
import { gate } from "./gate.js";
import type { Completion, Middleware } from "./language-model.js";
import { isAborted } from "./lazy-call.js";
import { type Charge, rateWindow } from "./rate-window.js";
import { wrapGenerate } from "./wrap-generate.js";

export interface LimitedOptions {
  /** Calls in flight, at least 1. */
  readonly concurrency?: number;
  readonly requestsPerMinute?: number;
  /** Prompt and completion together. */
  readonly tokensPerMinute?: number;
  /** A clock in ms that never goes back. */
  readonly now?: () => number;
}

interface Ticket {
  /** What is charged before the call is known: the estimated prompt and all that the model may write. */
  readonly tokens: number;
  charge?: Charge;
}

/**
 * Holds calls back so that no more than `concurrency` are in flight, and any 60 seconds see at most the given requests and
 * tokens. First come, first served; a call that is aborted in the queue leaves at once. Tokens are charged by
 * estimate before and by the reported usage after. One value has one limit: every model that it wraps shares it.
 *
 * @throws {SignetError} `OPTION_INVALID` for a limit that is not a whole number of at least 1.
 */
export function limited({
  concurrency = Number.POSITIVE_INFINITY,
  requestsPerMinute = Number.POSITIVE_INFINITY,
  tokensPerMinute = Number.POSITIVE_INFINITY,
  now = () => performance.now(),
}: LimitedOptions): Middleware {
  checkCount("limited", "concurrency", concurrency);
  checkCount("limited", "requestsPerMinute", requestsPerMinute);
  checkCount("limited", "tokensPerMinute", tokensPerMinute);
  const requests = rateWindow(requestsPerMinute);
  const tokens = rateWindow(tokensPerMinute);
  let inFlight = 0;

  const door = gate<Ticket>((ticket) => {
    if (inFlight >= concurrency) return Number.POSITIVE_INFINITY;
    const nowMs = now();
    const waitMs = Math.max(requests.waitMs(1, nowMs), tokens.waitMs(ticket.tokens, nowMs));
    if (waitMs > 0) return waitMs;
    inFlight++;
    requests.charge(1, nowMs);
    ticket.charge = tokens.charge(ticket.tokens, nowMs);
    return 0;
  });

  const release = ({ charge }: Ticket, usedTokens: number): void => {
    inFlight--;
    if (charge !== undefined) tokens.settle(charge, usedTokens);
    door.poke();
  };

  return wrapGenerate((next) => async (request, call) => {
    const promptTokens = estimatePromptTokens(request);
    const ticket: Ticket = { tokens: promptTokens + request.maxTokens };
    if (isAborted(call)) throw abortError(call.signal, { sent: false });
    if (!door.enterNow(ticket)) await door.enter(ticket, call.signal);
    let used = promptTokens; // of a failed call, only the prompt can have been sent for sure
    try {
      const completion = await next(request, call);
      used = usedTokens(completion, promptTokens);
      return completion;
    } finally {
      release(ticket, used);
    }
  });
}

function usedTokens({ usage, text }: Completion, promptTokens: number): number {
  return (usage.promptTokens ?? promptTokens) + (usage.completionTokens ?? estimateTokens(text));
}
