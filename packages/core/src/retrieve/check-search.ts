import { SignetError } from "../errors.js";
import { abortError } from "../lm/abort-error.js";
import type { SearchOptions } from "./retriever.js";

/**
 * Checks what a retriever is asked.
 *
 * @throws {SignetError} `OPTION_INVALID` for a query that is no text, or a `k` that is no positive integer; `ABORTED` when the signal has fired.
 */
export function checkSearch(query: string, { k, signal }: SearchOptions): void {
  if (typeof query !== "string")
    throw new SignetError("OPTION_INVALID", `The query is ${typeof query}, it should be a text`);
  checkK(k);
  if (signal?.aborted) throw abortError(signal, { sent: false });
}

/** @throws {SignetError} `OPTION_INVALID` */
export function checkK(k: number): void {
  if (!(Number.isSafeInteger(k) && k > 0))
    throw new SignetError("OPTION_INVALID", `k is ${String(k)}, it should be a positive integer`);
}
