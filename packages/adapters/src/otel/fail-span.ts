import type { Span } from "@opentelemetry/api";
import { SignetError } from "@signet/core";
import { semconv } from "./semconv.js";
import type { Telemetry } from "./telemetry.js";

/** SpanStatusCode.ERROR: a number, so that the API need not be loaded for it. */
const ERROR = 2;

/** What spans and measurements say of an error: the code of ours, one for all others. */
export function errorType(error: unknown): string {
  return SignetError.is(error) ? error.code : "RUN_THREW";
}

/**
 * Marks a span as failed: by code and hint, which are our own words. A message may quote an input, an answer or a provider, so that it is
 * recorded only when asked for; a stack or a cause never is.
 */
export function failSpan(span: Span, error: unknown, { record, show }: Telemetry): void {
  span.setAttribute(semconv.ATTR_ERROR_TYPE, errorType(error));
  const status = SignetError.is(error) ? error.details.status : undefined;
  if (typeof status === "number") span.setAttribute(semconv.ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  const message = wordsOf(error, record.errors === true, show);
  span.setStatus({ code: ERROR, ...(message !== undefined && { message }) });
}

function wordsOf(error: unknown, isAsked: boolean, show: Telemetry["show"]): string | undefined {
  if (isAsked && error instanceof Error) return show(error.message, "error");
  return SignetError.is(error) ? error.hint : undefined;
}
