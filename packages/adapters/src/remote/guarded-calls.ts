import type { Completion, LanguageModel, LmCall, LmEvent, LmRequest } from "@signet/core";

import type { CallScope } from "./call-scope.js";
import { type Guard, guardedCall } from "./guarded-call.js";
import { guardedStream } from "./guarded-stream.js";

/** What a provider's adapter does itself: it may throw anything, and is told when to stop. */
export interface Upstream {
  readonly complete: (request: LmRequest, call: UpstreamCall) => Promise<Completion>;
  readonly stream: (request: LmRequest, call: UpstreamCall) => AsyncIterable<LmEvent>;
}

export interface UpstreamCall extends LmCall {
  /** To be called whenever something arrives, also when it is not for the caller: the time limit starts anew. */
  readonly onArrival: () => void;
}

/** The two calls of the port on top of a provider: time limit, abort, and typed errors. */
export function guardedCalls(
  upstream: Upstream,
  guard: Guard,
): Required<Pick<LanguageModel, "generate" | "stream">> {
  const upstreamCall = (call: LmCall, { signal, arm }: CallScope): UpstreamCall => ({
    ...call,
    signal,
    onArrival: arm,
  });
  return {
    generate: (request, call) =>
      guardedCall((scope) => upstream.complete(request, upstreamCall(call, scope)), call.signal, guard),
    stream: (request, call) =>
      guardedStream((scope) => upstream.stream(request, upstreamCall(call, scope)), call.signal, guard),
  };
}
