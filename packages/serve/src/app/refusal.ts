import type { FieldIssue } from "@signet/core";

export interface RefusalOptions {
  /** Which fields do not fit. */
  readonly issues?: readonly FieldIssue[];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a request is not answered with an output. Fit to be sent: no secret, prompt or completion is in it. A class, so that nothing in a body can pass for one. */
export class Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly issues: readonly FieldIssue[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    { issues, retryAfterSeconds, headers = {} }: RefusalOptions = {},
  ) {
    this.status = status;
    this.code = code;
    this.message = message;
    this.issues = issues;
    this.retryAfterSeconds = retryAfterSeconds;
    this.headers = headers;
  }
}

/** 400 with the fields that do not fit. */
export function unfit(issues: readonly FieldIssue[]): Refusal {
  const text = issues
    .map(({ field, message }) => (field === "" ? message : `${field}: ${message}`))
    .join("; ");
  return new Refusal(400, "INPUT_INVALID", `The input does not fit: ${text}`, { issues });
}
