import { expect, it } from "vitest";

import { retryAfterMs } from "./retry-after.js";

const NOW = Date.parse("2026-01-02T03:04:05Z");
const read = (headers: Record<string, string>): number | undefined => retryAfterMs(new Headers(headers), NOW);

it.each([
  [{ "retry-after": "2" }, 2000],
  [{ "retry-after": "0.25" }, 250],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "-3" }, 0],
  [{ "retry-after-ms": "1500" }, 1500],
  [{ "retry-after-ms": "1500", "retry-after": "9" }, 1500],
  [{ "retry-after-ms": "soon", "retry-after": "9" }, 9000],
  [{ "retry-after": "Fri, 02 Jan 2026 03:04:15 GMT" }, 10_000],
  [{ "retry-after": "Fri, 02 Jan 2026 03:04:00 GMT" }, 0],
  [{ "retry-after": "later" }, undefined],
  [{ "retry-after": "" }, undefined],
  [{}, undefined],
])("retryAfterMs() of %j is %s", (headers, expected) => {
  expect(read(headers)).toBe(expected);
});
