/** What to do about each failure. A code without a hint does not exist. */
const hints = {
  SIGNATURE_INVALID:
    "Mend the named field: every field must survive JSON, and a signature needs at least one output.",
  PROGRAM_INVALID: "Rename the module key, or mend the named part of the program.",
  PLAN_INVALID: "Pass a plan whose paths and fields are those of this program.",
  OPTION_INVALID: "Pass a value within the range that the message names.",
  INPUT_INVALID: "Pass an input that fits the signature: see `details.issues` for the field and the rule.",
  OUTPUT_INVALID: "Return an output that fits the program's output fields.",
  DATA_INVALID: "Mend the named row, or leave it out.",
  DATA_EMPTY: "Give at least one example.",
  METRIC_INVALID: "Return a boolean, a number from 0 to 1, or { score, feedback } from the metric.",
  SCORE_INVALID: "Scores are finite numbers from 0 to 1.",
  SPACE_EMPTY: "Give the search at least one variable with two choices.",
  PARSE_FAILED: "Describe the fields more fully, or choose a format that this model can follow.",
  STEP_NOT_AWAITED: "Await every step inside `run`, or return its promise.",
  LM_ROLE_UNKNOWN: "Pass `lm: { default, ...roles }` with a model for every role that the program names.",
  LM_UNAVAILABLE: "Check that the model's server is reachable, or name another model.",
  LM_REJECTED: "The provider refused the request: check the key, the model's name and the request's size.",
  LM_RATE_LIMITED: "Lower the concurrency, or set requests and tokens per minute with `limited`.",
  LM_EMPTY: "The model returned no text: raise `maxTokens`, or choose another model.",
  MODEL_MISSING: "Name a model with --lm (for example openai:gpt-4o-mini), or give the path of a GGUF file.",
  MODEL_UNREADABLE: "Give a complete GGUF file; delete the named one to have it fetched again.",
  DISK_FULL: "Free space in the named directory, or point SIGNET_CACHE at another one.",
  PACKAGE_MISSING: "Install the named package: it is an optional peer of this adapter.",
  EMBEDDER_MISSING: "Pass the embedder that the plan was compiled with, or allow the fallback.",
  EMBEDDER_INVALID: "An embedder returns one vector of its dimension and of length 1 for each text.",
  BUDGET_EXHAUSTED: "Raise `budget`, or lower `effort`.",
  PRICE_UNKNOWN:
    "A budget in usd needs a price: pass `price` to the model, or budget calls or tokens instead.",
  ABORTED: "Run the same command again to continue: what had finished is kept in the study.",
  EVALUATION_DEGENERATE: "Most runs fail for the same reason: mend it before compiling again.",
  STUDY_LOCKED: "Another process uses this study: wait for it, or name another file.",
  STUDY_UNREADABLE: "Name another study file, or delete the named one to start over.",
  ARTIFACT_INVALID: "The artifact is damaged or was edited: take an untouched copy, or compile again.",
  ARTIFACT_VERSION: "Load the artifact with a version of Signet that knows its schema version.",
  ARTIFACT_MISMATCH: "Compile again, or load the artifact with the program it was compiled from.",
  PROGRAM_FILE_INVALID:
    "Export the named value from the program file; `signet compile --help` shows an example.",
  FAKE_EXHAUSTED: "Give the scripted model a reply for this request.",
} as const satisfies Record<string, string>;

/** Stable names for programs to branch on. */
export type ErrorCode = keyof typeof hints;

const marker = Symbol.for("signet.error");

export interface SignetErrorOptions {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryable?: boolean;
}

/** The one error class. `message` is for people, `code` for programs, `hint` says how to mend it. */
export class SignetError extends Error {
  override readonly name: string = "SignetError";
  readonly code: ErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: SignetErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = hints[code];
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
    Object.defineProperty(this, marker, { value: true });
  }

  /** Recognises errors of any loaded copy of this package. */
  static is(error: unknown, code?: ErrorCode): error is SignetError {
    if (typeof error !== "object" || error === null || !(marker in error)) return false;
    // The marker is set by this constructor alone, here or in another loaded copy of the package.
    return code === undefined || (error as unknown as SignetError).code === code;
  }
}
