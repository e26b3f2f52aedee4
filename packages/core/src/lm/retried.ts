import { SignetError } from "../errors.js";
import { checkCount } from "./check-count.js";
import type { Middleware } from "./language-model.js";
import { retryPauseMs } from "./retry-pause.js";
import { type Sleep, sleep as sleepFor } from "./sleep.js";
import { wrapGenerate } from "./wrap-generate.js";

export interface RetriedOptions {
  /** Attempts in all, the first included. */
  readonly attempts?: number;
  /** The longest pause before the second attempt; it doubles with each one after. */
  readonly baseMs?: number;
  /** The longest pause that is chosen here. */
  readonly maxMs?: number;
  /** The longest pause that a provider can ask for with `details.retryAfterMs`. */
  readonly retryAfterCapMs?: number;
  /** Draws from [0, 1). */
  readonly random?: () => number;
  readonly sleep?: Sleep;
}

/**
 * Makes a call again after an error that says it is `retryable`. Pauses are drawn evenly from nothing to the longest pause
 * ("full jitter"), so that calls that failed together do not come back together. A provider's own pause is waited for in full, up to
 * the cap, with a little jitter on top. A stream whose text the caller has seen is never started again. When the last attempt
 * fails, its error is thrown as it is.
 *
 * @throws {SignetError} `OPTION_INVALID` for attempts or pauses that are not whole numbers.
 */
export function retried({
  attempts = 5,
  baseMs = 500,
  maxMs = 30_000,
  retryAfterCapMs = 60_000,
  random = Math.random,
  sleep = sleepFor,
}: RetriedOptions = {}): Middleware {
  checkCount("retried", "attempts", attempts);
  for (const [option, value] of Object.entries({ baseMs, maxMs, retryAfterCapMs }))
    checkCount("retried", option, value, 0);

  const pauses = { baseMs, maxMs, retryAfterCapMs, random };
  return wrapGenerate((next, _lm, outlet) => async (request, call) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await next(request, call);
      } catch (error) {
        const isWorthwhile = SignetError.is(error) && error.retryable && attempt < attempts;
        if (!isWorthwhile || outlet.isVisible()) throw error;
        await sleep(retryPauseMs(error, attempt, pauses), call.signal);
      }
    }
  });
}
