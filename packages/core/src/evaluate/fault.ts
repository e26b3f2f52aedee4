import { type ErrorCode, SignetError } from "../errors.js";

/**
 * Whose failure it was. `candidate`: the program under its parameters (score 0). `outside`: the model, the network, an
 * abort, a budget (missing, never a score). `example`: the metric could not score it (leaves the comparison).
 */
export type Fault = "candidate" | "outside" | "example";

const outside: ReadonlySet<ErrorCode> = new Set([
  "LM_UNAVAILABLE",
  "LM_RATE_LIMITED",
  "LM_ROLE_UNKNOWN",
  "ABORTED",
  "BUDGET_EXHAUSTED",
  "PRICE_UNKNOWN",
  "PACKAGE_MISSING",
  "MODEL_MISSING",
  "MODEL_UNREADABLE",
  "EMBEDDER_MISSING",
  "DISK_FULL",
  "FAKE_EXHAUSTED",
  "STUDY_UNREADABLE",
  "STUDY_LOCKED",
] satisfies readonly ErrorCode[]);

/** HTTP statuses of a refusal that the prompt itself earned: bad request, too large, unprocessable. */
const promptStatuses = new Set([400, 413, 422]);

/** Sorts the failure of a run; the metric's own failures are sorted where the metric is called. */
export function faultOf(error: unknown): Exclude<Fault, "example"> {
  if (!SignetError.is(error)) return isAbort(error) ? "outside" : "candidate";
  if (error.code !== "LM_REJECTED") return outside.has(error.code) ? "outside" : "candidate";
  const { status } = error.details;
  return status === undefined || promptStatuses.has(Number(status)) ? "candidate" : "outside";
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
