import { SignetError } from "@signet/core";

import { readRecord } from "../remote/read-record.js";

/** Errors of the AI SDK that no second try mends, and that have no status. */
const final =
  /^AI_(LoadAPIKey|LoadSetting|InvalidPrompt|InvalidArgument|NoSuchModel|UnsupportedFunctionality)Error$/;

/**
 * An error of the AI SDK in the form in which the SDKs of providers throw theirs: `status`, `headers`, and the body as `error`. The request, which
 * `APICallError` carries along, is left behind.
 */
export function apiError(error: unknown): unknown {
  const facts = readRecord(error);
  if (facts === undefined || SignetError.is(error)) return error;
  const { name, statusCode, isRetryable, cause } = facts;
  const headers = readRecord(facts.responseHeaders);
  const message =
    typeof facts.message === "string" ? facts.message : String(name ?? "an error without words");
  const body = bodyOf(facts);
  const isFinal = typeof statusCode !== "number" && (isRetryable === false || final.test(String(name)));
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), {
    ...(typeof statusCode === "number" && { status: statusCode }),
    ...(headers !== undefined && {
      headers: { get: (header: string) => headers[header] ?? null },
      requestID: headers["x-request-id"] ?? headers["request-id"],
    }),
    ...(isFinal
      ? { error: { type: "invalid_request_error", message } }
      : body !== undefined && { error: body }),
  });
}

/** The provider's own words, where they are in the form that most of them have. */
function bodyOf({ data, responseBody }: Readonly<Record<string, unknown>>): object | undefined {
  const body = readRecord(data) ?? (typeof responseBody === "string" ? parsed(responseBody) : undefined);
  return readRecord(body?.error) !== undefined || typeof body?.message === "string" ? body : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return readRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}
