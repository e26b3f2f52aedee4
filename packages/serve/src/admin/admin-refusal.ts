import { type ErrorCode, SignetError } from "@signet/core";
import { Refusal } from "../app/refusal.js";

/** Codes that are about what the operator sent. */
const statuses: { readonly [code in ErrorCode]?: number } = {
  OPTION_INVALID: 400,
  ARTIFACT_INVALID: 422,
  ARTIFACT_VERSION: 422,
  ARTIFACT_MISMATCH: 422,
  ARTIFACT_SIGNATURE: 422,
  EMBEDDER_MISSING: 422,
  PLAN_INVALID: 422,
  CANDIDATE_MISSING: 409,
  DEPLOYMENT_CLOSED: 503,
};

/** What a change that failed is answered with: the operator is told in full why an artifact was refused. Other failures keep their words. */
export function adminRefusal(error: unknown): Refusal {
  if (!SignetError.is(error)) return new Refusal(500, "INTERNAL", "The server failed");
  const status = statuses[error.code];
  return status === undefined
    ? new Refusal(500, error.code, "The change failed; nothing was switched")
    : new Refusal(status, error.code, `${error.message}. ${error.hint}`);
}
