import { SignetError } from "@signet/core";

import type { CallEnd } from "./call-scope.js";
import type { Guard } from "./guarded-call.js";
import { upstreamError } from "./upstream-error.js";

export interface CallFailure {
  readonly error: unknown;
  /** Why the call was ended from outside, if it was. */
  readonly end: CallEnd | undefined;
  /** The caller's. */
  readonly signal: AbortSignal;
  readonly guard: Guard;
}

/** The error of the port for whatever a call threw. */
export async function explainFailure({ error, end, signal, guard }: CallFailure): Promise<SignetError> {
  if (SignetError.is(error, "ABORTED")) return error;
  // The call never left, so that nothing is charged for it.
  if (end === "unsent") {
    return new SignetError("ABORTED", "The call was aborted before it was sent", {
      cause: signal.reason,
      details: { sent: false },
    });
  }
  const { timeoutMs } = guard;
  const context = await guard.context();
  const { model, endpoint } = context;
  if (end === "aborted") {
    return new SignetError("ABORTED", `The call to ${model} at ${endpoint} was aborted`, {
      cause: signal.reason,
    });
  }
  if (end === "timeout") {
    return new SignetError("LM_UNAVAILABLE", `${model} at ${endpoint} sent nothing for ${timeoutMs} ms`, {
      retryable: true,
      details: { model, endpoint, timeoutMs },
    });
  }
  return upstreamError(error, context);
}
