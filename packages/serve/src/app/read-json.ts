import { isShallow, MAX_NESTING } from "./check-nesting.js";
import { orAborted } from "./or-aborted.js";
import { Refusal } from "./refusal.js";

/** What a body held. In a box, since a body can hold anything. */
export interface ReadBody {
  readonly json: unknown;
}

/** The JSON of a request's body, of at most `maxBytes`: counted while it is read, whatever its headers say. */
export async function readJson(
  request: Request,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Refusal | ReadBody> {
  const wrong = wrongContentType(request.headers);
  if (wrong !== undefined) return wrong;
  const bytes = await readBytes(request, maxBytes, signal);
  return bytes instanceof Refusal ? bytes : parse(bytes);
}

function wrongContentType(headers: Headers): Refusal | undefined {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity")
    return new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "The body is compressed, it should be plain JSON");
  const type = headers.get("content-type") ?? "";
  if (type === "application/json") return undefined;
  const match = /^application\/(?:[\w.+-]+\+)?json *(?:; *charset="?([\w-]+)"?)? *;? *$/i.exec(type);
  if (match === null)
    return new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "The content-type should be application/json");
  if (match[1] === undefined || /^utf-?8$/i.test(match[1])) return undefined;
  return new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "The charset should be utf-8");
}

async function readBytes(
  request: Request,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Refusal | Uint8Array> {
  const length = request.headers.get("content-length");
  if (length === null || !/^\d+$/.test(length)) return readChunks(request, maxBytes, signal);
  if (Number(length) > maxBytes) return tooLarge(maxBytes);
  // An HTTP server reads no more than the stated length; one who never sends the rest must not be waited for.
  const bytes = new Uint8Array(await orAborted(request.arrayBuffer(), signal));
  return bytes.length > maxBytes ? tooLarge(maxBytes) : bytes;
}

async function readChunks(
  request: Request,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Refusal | Uint8Array> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const cancel = (): void => void reader.cancel().catch(() => {}); // the body's sender is gone or given up on
  signal.addEventListener("abort", cancel, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > maxBytes) {
        cancel();
        return tooLarge(maxBytes);
      }
      chunks.push(part.value);
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parse(bytes: Uint8Array): Refusal | ReadBody {
  if (bytes.length === 0) return new Refusal(400, "JSON_INVALID", "The body is empty, it should be JSON");
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return new Refusal(400, "JSON_INVALID", "The body is not UTF-8");
  }
  if (!isShallow(text))
    return new Refusal(400, "JSON_INVALID", `The body nests deeper than ${MAX_NESTING} levels`);
  try {
    return { json: JSON.parse(text) };
  } catch {
    // The engine's message quotes the body, which may hold what is not to be logged.
    return new Refusal(400, "JSON_INVALID", "The body is not JSON");
  }
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, "BODY_TOO_LARGE", `The body is larger than ${maxBytes} bytes`);
}
