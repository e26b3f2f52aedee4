import type { ErrorCode } from "./errors.js";

/** What to do about what a program's start and a run may fail with. The rest is in `errors.ts`, which a start does not load. */
export const startHints = {
  SIGNATURE_INVALID: "Mend the named field: fields must survive JSON, and one must be an output.",
  PROGRAM_INVALID: "Rename the module key, or mend the named part of the program.",
  PLAN_INVALID: "Pass a plan whose paths and fields are those of this program.",
  OPTION_INVALID: "Pass a value within the range that is named.",
  INPUT_INVALID: "Pass an input that fits the signature: `details.issues` names field and rule.",
  OUTPUT_INVALID: "Return an output that fits the output fields.",
  STEP_NOT_AWAITED: "Await every step inside `run`, or return its promise.",
  LM_ROLE_UNKNOWN: "Pass `lm: { default, ...roles }` with every role that the program names.",
  LM_UNAVAILABLE: "Check that the model's server is reachable, or name another model.",
  LM_REJECTED: "Check the key, the model's name and the request's size.",
  LM_RATE_LIMITED: "Lower the concurrency, or limit requests and tokens with `limited`.",
  EMBEDDER_MISSING: "Pass `{ embedder }` to route() or load(), or allow the fallback.",
  ABORTED: "Run the same command again: the study keeps what had finished.",
  ARTIFACT_INVALID: "Take an untouched copy of the artifact, or compile again.",
  ARTIFACT_VERSION: "Load the artifact with a newer version of Signet.",
  ARTIFACT_MISMATCH: "Compile again, or load the artifact with the program it was compiled from.",
} as const satisfies Record<string, string>;

/** Every hint that is loaded. */
export const hints: { [code in ErrorCode]?: string } = { ...startHints };

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
    this.hint = hints[code] ?? "";
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
