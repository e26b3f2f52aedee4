import {
  type Completion,
  type LanguageModel,
  type LmCall,
  type LmEvent,
  type LmRequest,
  SignetError,
} from "@signet/core";

import { type CallScope, openScope } from "./call-scope.js";
import type { ErrorContext } from "./upstream-error.js";

/** What a provider's adapter does itself: it may throw anything, and is told when to stop. */
export interface Upstream {
  readonly complete: (request: LmRequest, call: UpstreamCall) => Promise<Completion>;
  readonly stream: (request: LmRequest, call: UpstreamCall) => AsyncIterable<LmEvent>;
}

export interface UpstreamCall extends LmCall {
  /** To be called whenever something arrives, also when it is not for the caller: the time limit starts anew. */
  readonly onArrival: () => void;
}

export interface Guard {
  /** For a whole answer, or in a stream for the next piece of it. */
  readonly timeoutMs: number;
  readonly context: () => ErrorContext;
}

/** The two calls of the port on top of a provider: time limit, abort, and typed errors. */
export function guardedCalls(
  upstream: Upstream,
  guard: Guard,
): Required<Pick<LanguageModel, "generate" | "stream">> {
  return {
    generate(request, call) {
      return guardedCall(
        (scope) => upstream.complete(request, upstreamCall(call, scope)),
        call.signal,
        guard,
      );
    },

    async *stream(request, call) {
      const scope = openScope(call.signal, guard.timeoutMs);
      try {
        if (call.signal.aborted) throw unsent(call.signal);
        for await (const event of upstream.stream(request, upstreamCall(call, scope))) {
          scope.disarm();
          yield event;
          scope.arm();
        }
      } catch (error) {
        throw await explain(error, call.signal, scope, guard);
      } finally {
        scope.close();
      }
    },
  };
}

/** One call that answers as a whole, with time limit, abort, and typed errors. */
export async function guardedCall<T>(
  run: (scope: CallScope) => Promise<T>,
  signal: AbortSignal,
  guard: Guard,
): Promise<T> {
  const scope = openScope(signal, guard.timeoutMs);
  try {
    if (signal.aborted) throw unsent(signal);
    return await run(scope);
  } catch (error) {
    throw await explain(error, signal, scope, guard);
  } finally {
    scope.close();
  }
}

function upstreamCall(call: LmCall, scope: CallScope): UpstreamCall {
  return { ...call, signal: scope.signal, onArrival: scope.arm };
}

/** The call never left, so that nothing is charged for it. */
function unsent(signal: AbortSignal): SignetError {
  return new SignetError("ABORTED", "The call was aborted before it was sent", {
    cause: signal.reason,
    details: { sent: false },
  });
}

/** What makes an error of whatever was thrown is loaded with the first failure. */
async function explain(
  error: unknown,
  signal: AbortSignal,
  scope: CallScope,
  { timeoutMs, context }: Guard,
): Promise<SignetError> {
  if (SignetError.is(error, "ABORTED")) return error;
  const { model, endpoint } = context();
  if (scope.ended() === "aborted") {
    return new SignetError("ABORTED", `The call to ${model} at ${endpoint} was aborted`, {
      cause: signal.reason,
    });
  }
  if (scope.ended() === "timeout") {
    return new SignetError("LM_UNAVAILABLE", `${model} at ${endpoint} sent nothing for ${timeoutMs} ms`, {
      retryable: true,
      details: { model, endpoint, timeoutMs },
    });
  }
  const { upstreamError } = await import("./upstream-error.js");
  return upstreamError(error, context());
}
