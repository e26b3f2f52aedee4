import { type ErrorCode, SignetError } from "@signet/core";

import { readRecord } from "./read-record.js";
import type { Redact } from "./redactor.js";
import { type HeaderSource, retryAfterMs } from "./retry-after.js";

/** Whom an error speaks about. */
export interface ErrorContext {
  readonly model: string;
  /** Host and path. */
  readonly endpoint: string;
  readonly redact: Redact;
  /** What was being done. Default: "complete". */
  readonly action?: string;
}

const WORDS = 600;

const rateLimited = /rate_?limit/i;
const refused =
  /invalid|authentication|permission|not_found|too_large|billing|insufficient_quota|exceed_context/i;
const contextLength =
  /context_length|exceed_context|context (length|window|size)|maximum context|prompt is too long/i;
const keyMissing = /could not resolve authentication/i;

/**
 * Turns whatever an SDK throws into the error that the port promises. The SDKs' classes are read by their fields, not
 * by `instanceof`: a client that the user passes may come from another copy of the package.
 */
export function upstreamError(error: unknown, context: ErrorContext): SignetError {
  if (SignetError.is(error)) return error;
  const facts = readFacts(error);
  const code = codeOf(facts);
  const words = shorten(context.redact(facts.words));
  const status = facts.status === undefined ? "" : `status ${facts.status}, `;
  const reason = code === "LM_REJECTED" && contextLength.test(`${facts.kind} ${facts.words}`);
  return new SignetError(
    code,
    `Cannot ${context.action ?? "complete"} with ${context.model} at ${context.endpoint}: ${status}${words}`,
    {
      cause: redactedCopy(error, context.redact),
      retryable: code !== "LM_REJECTED",
      details: {
        model: context.model,
        endpoint: context.endpoint,
        ...(facts.status !== undefined && { status: facts.status }),
        ...(facts.kind !== "" && { kind: context.redact(facts.kind) }),
        ...(facts.requestId !== undefined && { requestId: context.redact(facts.requestId) }),
        ...(facts.retryAfterMs !== undefined && { retryAfterMs: facts.retryAfterMs }),
        ...(reason && { reason: "context-length" }),
      },
    },
  );
}

interface Facts {
  readonly status?: number;
  /** The provider's own type and code of the error, joined; "" when it gave none. */
  readonly kind: string;
  readonly words: string;
  readonly requestId?: string;
  readonly retryAfterMs?: number;
}

function readFacts(error: unknown): Facts {
  const fields = readRecord(error) ?? {};
  const body = readRecord(fields.error);
  const inner = readRecord(body?.error) ?? body;
  const headers = readHeaders(fields.headers);
  const status = fields.status;
  const requestId = fields.requestID;
  const wait = headers === undefined ? undefined : retryAfterMs(headers, Date.now());
  return {
    ...(typeof status === "number" && { status }),
    kind: [inner?.type, inner?.code].filter((part) => typeof part === "string").join(" "),
    words: readWords(inner) ?? messages(error),
    ...(typeof requestId === "string" && { requestId }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  };
}

function codeOf({ status, kind, words }: Facts): ErrorCode {
  // Waiting does not refill an account: this 429 is final.
  if (status === 429) return /insufficient_quota/.test(kind) ? "LM_REJECTED" : "LM_RATE_LIMITED";
  if (status === 408 || status === 409) return "LM_UNAVAILABLE";
  if (status !== undefined) return status >= 400 && status < 500 ? "LM_REJECTED" : "LM_UNAVAILABLE";
  if (rateLimited.test(kind)) return "LM_RATE_LIMITED";
  return refused.test(kind) || keyMissing.test(words) ? "LM_REJECTED" : "LM_UNAVAILABLE";
}

function readWords(body: Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (body === undefined) return undefined;
  const said = body.message ?? body.detail;
  return typeof said === "string" ? said : JSON.stringify(said ?? body);
}

/** An error's message and those of its causes: "fetch failed" says little, the cause names the refused port. */
function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message.replace(/^\d{3} /, "") || error.name;
  return error.cause === undefined ? own : `${own} (${messages(error.cause)})`;
}

function shorten(text: string): string {
  return text.length <= WORDS ? text : `${text.slice(0, WORDS)}…`;
}

/** A copy whose texts hold no secret: a printed error shows its causes too. */
function redactedCopy(error: unknown, redact: Redact): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? redact(error) : undefined;
  const cause = error.cause === undefined ? undefined : redactedCopy(error.cause, redact);
  const copy = new Error(shorten(redact(error.message)), cause === undefined ? undefined : { cause });
  copy.name = error.constructor.name;
  const frames = error.stack?.indexOf("\n    at ") ?? -1;
  if (frames >= 0) copy.stack = `${copy.name}: ${copy.message}${redact(error.stack?.slice(frames) ?? "")}`;
  const code = readRecord(error)?.code;
  return typeof code === "string" ? Object.assign(copy, { code: redact(code) }) : copy;
}

function readHeaders(value: unknown): HeaderSource | undefined {
  const get = readRecord(value)?.get;
  if (typeof get !== "function") return undefined;
  return { get: (name) => readText(get.call(value, name)) };
}

function readText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
