import type { SignetError } from "../errors.js";

export interface RetryPauses {
  readonly baseMs: number;
  readonly maxMs: number;
  readonly retryAfterCapMs: number;
  /** Draws from [0, 1). */
  readonly random: () => number;
}

/**
 * How long to wait after an attempt failed, counted from 1: evenly from nothing to a bound that doubles, or as long as the server asks for, up to the cap,
 * with a little jitter.
 */
export function retryPauseMs(
  { details: { retryAfterMs } }: SignetError,
  attempt: number,
  { baseMs, maxMs, retryAfterCapMs, random }: RetryPauses,
): number {
  if (typeof retryAfterMs === "number" && retryAfterMs > 0)
    return Math.min(retryAfterMs, retryAfterCapMs) + random() * baseMs;
  return random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
}
