import type { ErrorCode } from "./errors.js";

/** What to do about what a program's start and a run may fail with. The rest is in `errors.ts`, which a start does not load. */
export const startHints = {
  SIGNATURE_INVALID: "Mend the named field.",
  PROGRAM_INVALID: "Mend the named part.",
  PLAN_INVALID: "Pass a plan for the paths and fields of this program.",
  OPTION_INVALID: "Pass a value within the named range.",
  INPUT_INVALID: "Mend the fields that `details.issues` names.",
  OUTPUT_INVALID: "Mend the fields that `details.issues` names.",
  STEP_NOT_AWAITED: "Await every step inside `run`.",
  LM_ROLE_UNKNOWN: "Pass `lm: { default, ...roles }` with every role.",
  LM_UNAVAILABLE: "Check that the model's server is reachable.",
  LM_REJECTED: "Check the key, the model's name and the request's size.",
  LM_RATE_LIMITED: "Lower the concurrency, or use `limited`.",
  EMBEDDER_MISSING: "Pass `{ embedder }` to route() or load(), or allow the fallback.",
  ABORTED: "Run it again: a study keeps what had finished.",
  ARTIFACT_INVALID: "Take an untouched copy, or compile again.",
  ARTIFACT_VERSION: "Load it with a newer Signet.",
  ARTIFACT_MISMATCH: "Load it with the program it was compiled from, or compile again.",
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

  constructor(
    code: ErrorCode,
    message: string,
    { cause, retryable = false, details = {} }: SignetErrorOptions = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.hint = hints[code] ?? "";
    this.retryable = retryable;
    this.details = details;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Recognises errors of any loaded copy of this package. */
  static is(error: unknown, code?: ErrorCode): error is SignetError {
    if (typeof error !== "object" || error === null || !(marker in error)) return false;
    // The marker is set by this constructor alone, here or in another loaded copy of the package.
    return code === undefined || (error as unknown as SignetError).code === code;
  }
}
