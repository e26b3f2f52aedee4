import type { ErrorContext } from "./upstream-error.js";

export interface Guard {
  /** For a whole answer, or in a stream for the next piece of it. */
  readonly timeoutMs: number;
  /** Asked for when a call has failed. */
  readonly context: () => ErrorContext | Promise<ErrorContext>;
}

/**
 * One call that answers as a whole, with time limit, abort, and typed errors. It gets a signal of its own: the SDKs' listeners stay on a signal
 * that outlives the call, and their time limits end with the response's headers.
 */
export async function guardedCall<T>(
  run: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  guard: Guard,
): Promise<T> {
  const call = new AbortController();
  const end = (): void => call.abort();
  const isSent = !signal.aborted;
  const timer = setTimeout(end, guard.timeoutMs);
  signal.addEventListener("abort", end);
  try {
    signal.throwIfAborted();
    return await run(call.signal);
  } catch (error) {
    const isEnded = call.signal.aborted;
    // What makes an error of whatever was thrown is loaded with the first failure.
    const { explainFailure } = await import("./explain-failure.js");
    throw await explainFailure({ error, isSent, isEnded, signal, guard });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    end(); // closes what is still open upstream
  }
}
