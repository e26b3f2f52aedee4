/** What is read from response headers. */
export interface HeaderSource {
  readonly get: (name: string) => string | null;
}

/**
 * How long the provider asks to wait: `retry-after-ms`, else `retry-after` as seconds or as an HTTP date.
 *
 * @param now Milliseconds since the epoch, to which a date is relative.
 * @returns Milliseconds, at least 0; `undefined` when nothing readable was said.
 */
export function retryAfterMs(headers: HeaderSource, now: number): number | undefined {
  const ms = wait(headers.get("retry-after-ms"));
  if (ms !== undefined) return ms;
  const text = headers.get("retry-after");
  const seconds = wait(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = text === null || isNumeric(text) ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function wait(text: string | null): number | undefined {
  return text !== null && isNumeric(text) ? Math.max(0, Number(text)) : undefined;
}

function isNumeric(text: string): boolean {
  return /^\s*-?\d+(\.\d+)?\s*$/.test(text);
}
