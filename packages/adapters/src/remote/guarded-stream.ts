import { type CallScope, openScope } from "./call-scope.js";
import type { Guard } from "./guarded-call.js";

/** One call that answers in pieces, with time limit, abort, and typed errors. */
export async function* guardedStream<T>(
  open: (scope: CallScope) => AsyncIterable<T>,
  signal: AbortSignal,
  guard: Guard,
): AsyncGenerator<T> {
  const isSent = !signal.aborted;
  const scope = openScope(signal, guard.timeoutMs);
  try {
    signal.throwIfAborted();
    for await (const event of open(scope)) {
      scope.disarm();
      yield event;
      scope.arm();
    }
  } catch (error) {
    const isEnded = scope.signal.aborted;
    const { explainFailure } = await import("./explain-failure.js");
    throw await explainFailure({ error, isSent, isEnded, signal, guard });
  } finally {
    scope.close();
  }
}
