import { SignetError } from "../signet-error.js";

/**
 * What a call rejects with once its signal has fired: `ABORTED`, with the signal's reason as the cause.
 *
 * @param details `sent: false` where the call had not left yet, so that nothing is charged for it.
 */
export function abortError(
  signal: AbortSignal,
  details: Readonly<Record<string, unknown>> = {},
): SignetError {
  const { reason } = signal;
  const why = reason instanceof Error ? reason.message : String(reason);
  return new SignetError("ABORTED", `The call was aborted: ${why}`, { cause: reason, details });
}
