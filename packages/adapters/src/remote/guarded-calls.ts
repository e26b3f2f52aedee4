import type { Completion, LanguageModel, LmCall, LmEvent, LmRequest } from "@signet/core";

import { type Guard, guardedCall } from "./guarded-call.js";
import { guardedStream } from "./guarded-stream.js";

/** What a provider's adapter does itself: it may throw anything, and is told when to stop. */
export interface Upstream {
  readonly complete: (request: LmRequest, call: LmCall) => Promise<Completion>;
  readonly stream: (request: LmRequest, call: StreamCall) => AsyncIterable<LmEvent>;
}

export interface StreamCall extends LmCall {
  /** To be called whenever something arrives, also when it is not for the caller: the time limit starts anew. */
  readonly onArrival: () => void;
}

/** The two calls of the port on top of a provider: time limit, abort, and typed errors. */
export function guardedCalls(
  upstream: Upstream,
  guard: Guard,
): Required<Pick<LanguageModel, "generate" | "stream">> {
  return {
    generate: (request, { sample, signal: caller }) =>
      guardedCall((signal) => upstream.complete(request, { sample, signal }), caller, guard),
    stream: (request, { sample, signal: caller }) =>
      guardedStream(
        ({ signal, arm }) => upstream.stream(request, { sample, signal, onArrival: arm }),
        caller,
        guard,
      ),
  };
}
