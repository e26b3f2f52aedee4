import { readRecord } from "./read-record.js";

/** An error for a body or a stream that is no answer: the fault of something between, so worth another try. */
export function unreadableAnswer(what: string, body?: unknown): Error {
  const error = readRecord(readRecord(body)?.error);
  const status = error?.code;
  // Gateways pass an upstream's failure on inside a body with status 200.
  if (error !== undefined) {
    return Object.assign(new Error(what), { error, ...(typeof status === "number" && { status }) });
  }
  if (body === undefined) return new Error(what);
  return new Error(`${what}: ${typeof body === "string" ? body : JSON.stringify(body)}`);
}
