import { SignetError } from "@signet/core";

import type { Guard } from "./guarded-call.js";
import { upstreamError } from "./upstream-error.js";

export interface CallFailure {
  readonly error: unknown;
  /** Whether the caller's signal had not fired when the call began. */
  readonly isSent: boolean;
  /** Whether the caller or the time limit ended the call, before it failed by itself. */
  readonly isEnded: boolean;
  /** The caller's. */
  readonly signal: AbortSignal;
  readonly guard: Guard;
}

/** The error of the port for whatever a call threw. */
export async function explainFailure(failure: CallFailure): Promise<SignetError> {
  const { error, isSent, isEnded, signal, guard } = failure;
  if (SignetError.is(error, "ABORTED")) return error;
  // The call never left, so that nothing is charged for it.
  if (!isSent) {
    return new SignetError("ABORTED", "The call was aborted before it was sent", {
      cause: signal.reason,
      details: { sent: false },
    });
  }
  const { timeoutMs } = guard;
  const context = await guard.context();
  const { model, endpoint } = context;
  if (isEnded && signal.aborted) {
    return new SignetError("ABORTED", `The call to ${model} at ${endpoint} was aborted`, {
      cause: signal.reason,
    });
  }
  if (isEnded) {
    return new SignetError("LM_UNAVAILABLE", `${model} at ${endpoint} sent nothing for ${timeoutMs} ms`, {
      retryable: true,
      details: { model, endpoint, timeoutMs },
    });
  }
  return upstreamError(error, context);
}
