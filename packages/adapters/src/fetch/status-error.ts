import { readRecord } from "../remote/read-record.js";
import { readChunks } from "./read-chunks.js";

/** What is read of a page that says what went wrong. */
const MOST_BYTES = 64_000;

/** A refusal in the form that `upstreamError` reads: status, headers, and the server's own words. */
export async function statusError(response: Response): Promise<Error> {
  const { status, headers } = response;
  const text = await wordsOf(response);
  const requestID = headers.get("x-request-id") ?? undefined;
  const error = bodyOf(text);
  // A browser tells nothing of a redirect but that there was one: status 0.
  const isMoved = status === 0 || (status >= 300 && status < 400);
  const words = isMoved
    ? "the server sends elsewhere, and credentials are not sent there"
    : text || "no body";
  return Object.assign(new Error(words), {
    headers,
    status: isMoved ? 400 : status,
    ...(requestID !== undefined && { requestID }),
    ...(error !== undefined && !isMoved && { error }),
  });
}

async function wordsOf(response: Response): Promise<string> {
  let text = "";
  try {
    for await (const chunk of readChunks(response, MOST_BYTES)) text += chunk;
  } catch {
    // What has arrived is enough to say what is wrong.
  }
  return text.trim();
}

/** Ollama's own API says `{ error: "text" }`, vLLM `{ message }`, FastAPI `{ detail }`. */
function bodyOf(text: string): object | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "string") return { message: body };
    const record = readRecord(body);
    return typeof record?.error === "string" ? { message: record.error } : record;
  } catch {
    return undefined;
  }
}
