/** What to do about each failure. A code without a hint does not exist. */
const hints = {
  SIGNATURE_INVALID: "Mend the named field: fields must survive JSON, and one must be an output.",
  PROGRAM_INVALID: "Rename the module key, or mend the named part of the program.",
  PLAN_INVALID: "Pass a plan whose paths and fields are those of this program.",
  OPTION_INVALID: "Pass a value within the range that is named.",
  INPUT_INVALID: "Pass an input that fits the signature: `details.issues` names field and rule.",
  OUTPUT_INVALID: "Return an output that fits the output fields.",
  DATA_INVALID: "Mend the named row, or leave it out.",
  DATA_EMPTY: "Give at least one example.",
  METRIC_INVALID: "Return a boolean, a number from 0 to 1, or { score, feedback }.",
  SCORE_INVALID: "Scores are finite numbers from 0 to 1.",
  SPACE_EMPTY: "Give the search a variable with two choices.",
  PARSE_FAILED: "Describe the fields more fully, or choose another format or model.",
  CODE_FAILED: "Read `details.failure`; raise `attempts`, or describe the functions more fully.",
  STEP_LIMIT: 'Raise `maxSteps`, or set `whenOutOfSteps: "answer"`.',
  TOOL_FAILED: "Mend the named tool, or raise its `timeoutMs`.",
  STEP_NOT_AWAITED: "Await every step inside `run`, or return its promise.",
  LM_ROLE_UNKNOWN: "Pass `lm: { default, ...roles }` with every role that the program names.",
  LM_UNAVAILABLE: "Check that the model's server is reachable, or name another model.",
  LM_REJECTED: "Check the key, the model's name and the request's size.",
  LM_RATE_LIMITED: "Lower the concurrency, or limit requests and tokens with `limited`.",
  LM_EMPTY: "Raise `maxTokens`, or choose another model.",
  MODEL_MISSING: "Name a model with --lm (openai:gpt-4o-mini, say), or the path of a GGUF file.",
  MODEL_UNREADABLE: "Give a complete GGUF file, or delete the named one to fetch it again.",
  DISK_FULL: "Free space in the named directory, or point SIGNET_CACHE elsewhere.",
  PACKAGE_MISSING: "Install the named package, an optional peer of the adapter.",
  EMBEDDER_MISSING: "Pass `{ embedder }` to route() or load(), or allow the fallback.",
  EMBEDDER_INVALID: "Mend the embedder: one vector of length 1 for each text.",
  BUDGET_EXHAUSTED: "Raise `budget`, or lower `effort`.",
  PRICE_UNKNOWN: "A budget in usd needs a price: pass `price` to the model, or budget calls or tokens.",
  ABORTED: "Run the same command again: the study keeps what had finished.",
  EVALUATION_DEGENERATE: "Mend the reason why most runs fail before compiling again.",
  STUDY_LOCKED: "Wait for the process that uses this study, or name another file.",
  STUDY_UNREADABLE: "Name another file, or delete the named one to start over.",
  INDEX_INVALID: "Take an untouched copy of the index, or build it again.",
  ARTIFACT_INVALID: "Take an untouched copy of the artifact, or compile again.",
  ARTIFACT_VERSION: "Load the artifact with a newer version of Signet.",
  ARTIFACT_MISMATCH: "Compile again, or load the artifact with the program it was compiled from.",
  ARTIFACT_SIGNATURE:
    "Take the artifact and its signature from who signed it, or check which public key is the right one.",
  KEY_INVALID: "Pass a key that generateKeys() or `signet keys` made, or the JWK of an Ed25519 key.",
  SIGNING_UNSUPPORTED: "Use Node 20, Deno, Bun, workerd, or a browser of 2025 or later, over https.",
  PROGRAM_FILE_INVALID: "Export the named value from the program file; see `signet compile --help`.",
  DEPLOYMENT_CLOSED: "Send the request to an instance that is not shutting down.",
  CANDIDATE_MISSING: "Begin with `split` or `shadow`, which take the candidate's artifact.",
  FAKE_EXHAUSTED: "Script a reply for this request.",
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
