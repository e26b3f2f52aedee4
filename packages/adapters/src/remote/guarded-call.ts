import { type CallScope, openScope } from "./call-scope.js";
import type { ErrorContext } from "./upstream-error.js";

export interface Guard {
  /** For a whole answer, or in a stream for the next piece of it. */
  readonly timeoutMs: number;
  /** Asked for when a call has failed. */
  readonly context: () => ErrorContext | Promise<ErrorContext>;
}

/** One call that answers as a whole, with time limit, abort, and typed errors. */
export async function guardedCall<T>(
  run: (scope: CallScope) => Promise<T>,
  signal: AbortSignal,
  guard: Guard,
): Promise<T> {
  const scope = openScope(signal, guard.timeoutMs);
  try {
    scope.signal.throwIfAborted();
    return await run(scope);
  } catch (error) {
    const end = scope.ended();
    // What makes an error of whatever was thrown is loaded with the first failure.
    const { explainFailure } = await import("./explain-failure.js");
    throw await explainFailure({ error, end, signal, guard });
  } finally {
    scope.close();
  }
}
