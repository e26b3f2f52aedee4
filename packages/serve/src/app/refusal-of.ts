import { type ErrorCode, SignetError } from "@signet/core";
import { Refusal } from "./refusal.js";

/** What a failure is to the client: status and words that are safe to send. Codes that are not listed are the server's own fault. */
const answers: { readonly [code in ErrorCode]?: readonly [status: number, message: string] } = {
  PARSE_FAILED: [502, "The model's answer could not be read"],
  LM_EMPTY: [502, "The model gave an empty answer"],
  LM_REJECTED: [502, "The model's provider refused the request"],
  LM_UNAVAILABLE: [503, "The model's provider could not be reached"],
  LM_RATE_LIMITED: [503, "The model's provider is over its rate limit"],
  BUDGET_EXHAUSTED: [429, "The server's budget is used up"],
  DEPLOYMENT_CLOSED: [503, "The server is shutting down"],
  ABORTED: [503, "The run was aborted"],
};

/** What a run that failed is answered with. The error's own words may quote prompts, completions and providers: they are sent where `exposeDetails` says so. */
export function refusalOf(error: unknown, exposeDetails: boolean): Refusal {
  if (!SignetError.is(error)) return new Refusal(500, "INTERNAL", "The program failed");
  const [status, safe] = answers[error.code] ?? [500, "The program failed"];
  const message = exposeDetails ? `${error.message}. ${error.hint}` : safe;
  const retryAfterSeconds = retryAfter(error);
  return new Refusal(
    status,
    error.code,
    message,
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  );
}

function retryAfter(error: SignetError): number | undefined {
  if (error.code === "LM_RATE_LIMITED" || error.code === "LM_UNAVAILABLE") {
    const { retryAfterMs } = error.details;
    return typeof retryAfterMs === "number" && retryAfterMs > 0 ? Math.ceil(retryAfterMs / 1_000) : 1;
  }
  return error.code === "DEPLOYMENT_CLOSED" ? 1 : undefined;
}
