import type { Dialect } from "./dialect.js";
import type { Refusal } from "./refusal.js";

/** On every answer. Plain objects: they are cheaper than `Headers` where a server looks at them. */
const common = {
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
} as const;

/** What is to stand on an answer besides its body. */
export type ExtraHeaders = Readonly<Record<string, string>>;

export function jsonResponse(
  status: number,
  body: unknown,
  requestId: string,
  extra: ExtraHeaders = {},
): Response {
  const headers = { "content-type": "application/json", "x-request-id": requestId, ...common, ...extra };
  return new Response(JSON.stringify(body), { status, headers });
}

export function eventResponse(
  body: ReadableStream<Uint8Array>,
  requestId: string,
  extra: ExtraHeaders,
): Response {
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "x-accel-buffering": "no",
    "x-request-id": requestId,
    ...common,
    ...extra,
  };
  return new Response(body, { status: 200, headers });
}

export function refusalResponse(
  refusal: Refusal,
  requestId: string,
  { error, headers }: Pick<Dialect, "error" | "headers">,
): Response {
  return jsonResponse(refusal.status, error(refusal, requestId), requestId, {
    ...headers(requestId),
    ...(refusal.retryAfterSeconds === undefined ? {} : { "retry-after": String(refusal.retryAfterSeconds) }),
    ...(refusal.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...refusal.headers,
  });
}
