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

/** A body of some megabytes can be wrong in a million places: so many are told. */
const MAX_ISSUES = 20;
const MAX_FIELD = 128;
const MAX_MESSAGE = 300;

/** 400 with the fields that do not fit. */
export function unfit(all: readonly FieldIssue[]): Refusal {
  const issues = all.slice(0, MAX_ISSUES).map(({ field, message }) => ({
    field: cut(field, MAX_FIELD),
    message: cut(message, MAX_MESSAGE),
  }));
  const texts = issues.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`));
  if (all.length > issues.length) texts.push(`and ${all.length - issues.length} more`);
  return new Refusal(400, "INPUT_INVALID", `The input does not fit: ${texts.join("; ")}`, { issues });
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
