import { type RetriedOptions, retryPauseMs, SignetError, sleep as sleepFor } from "@signet/core";

/**
 * Makes a call again after an error that says it is `retryable`, as core's `retried` does it for language models: pauses are drawn evenly
 * from nothing to a bound that doubles, a server's own pause is waited for up to a cap, and the last error is thrown as it is.
 *
 * @throws {SignetError} `ABORTED` as soon as the signal fires during a pause.
 */
export async function retry<T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  {
    attempts = 5,
    baseMs = 500,
    maxMs = 30_000,
    retryAfterCapMs = 60_000,
    random = Math.random,
    sleep = sleepFor,
  }: RetriedOptions,
): Promise<T> {
  const pauses = { baseMs, maxMs, retryAfterCapMs, random };
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!SignetError.is(error) || !error.retryable || attempt >= attempts) throw error;
      await sleep(retryPauseMs(error, attempt, pauses), signal);
    }
  }
}
