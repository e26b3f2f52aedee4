import { type CallScope, openScope } from "./call-scope.js";
import type { Guard } from "./guarded-call.js";

/** One call that answers in pieces, with time limit, abort, and typed errors. */
export async function* guardedStream<T>(
  open: (scope: CallScope) => AsyncIterable<T>,
  signal: AbortSignal,
  guard: Guard,
): AsyncGenerator<T> {
  const scope = openScope(signal, guard.timeoutMs);
  try {
    scope.signal.throwIfAborted();
    for await (const event of open(scope)) {
      scope.disarm();
      yield event;
      scope.arm();
    }
  } catch (error) {
    const end = scope.ended();
    const { explainFailure } = await import("./explain-failure.js");
    throw await explainFailure({ error, end, signal, guard });
  } finally {
    scope.close();
  }
}
