import { SignetError } from "../errors.js";
import { abortError } from "../lm/abort-error.js";
import type { Retriever, SearchOptions } from "./retriever.js";

/**
 * Checks what a retriever is asked.
 *
 * @throws {SignetError} `OPTION_INVALID` for a query that is no text, or a `k` that is no positive integer; `ABORTED` when the signal has fired.
 */
export function checkSearch(query: string, options: SearchOptions): void {
  const { k, signal } = Object(options) as SearchOptions; // what is missing is found below
  if (typeof query !== "string")
    throw new SignetError("OPTION_INVALID", `The query is ${typeof query}, it should be a text`);
  checkK(k);
  if (signal?.aborted) throw abortError(signal, { sent: false });
}

/**
 * A retriever's id, read when it is needed: an index may have to digest its documents for it.
 *
 * @throws {SignetError} `OPTION_INVALID` where there is none: answers of different retrievers would be taken for each other.
 */
export function idOf({ id }: Retriever): string {
  if (typeof id === "string" && id !== "") return id;
  throw new SignetError(
    "OPTION_INVALID",
    "A retriever has no id, it should be a text: answers are recorded by it",
  );
}

/** @throws {SignetError} `OPTION_INVALID` */
export function checkK(k: number): void {
  if (!(Number.isSafeInteger(k) && k > 0))
    throw new SignetError("OPTION_INVALID", `k is ${String(k)}, it should be a positive integer`);
}
