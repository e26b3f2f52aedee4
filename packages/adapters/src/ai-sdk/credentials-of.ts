import { readRecord } from "../remote/read-record.js";
import { headerSecrets } from "../remote/redactor.js";
import type { AiSdkModel } from "./ai-sdk-model.js";
import { untilEnded } from "./until-ended.js";

/** Headers that have to be fetched may keep an error waiting for so long. */
const HEADERS_MS = 1_000;

/**
 * The credentials among the headers that a model sends, as most providers keep them; only to keep them out of errors. Headers may be a record, or a function
 * that returns one, at once or later.
 */
export async function credentialsOf(model: AiSdkModel): Promise<readonly string[]> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), HEADERS_MS);
  try {
    const config = readRecord(readRecord(model)?.config);
    const made: unknown = typeof config?.headers === "function" ? config.headers() : config?.headers;
    const headers: unknown = await untilEnded(Promise.resolve(made), late.signal);
    const entries: readonly (readonly [string, unknown])[] =
      headers instanceof Headers ? [...headers] : Object.entries(readRecord(headers) ?? {});
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return headerSecrets(Object.fromEntries(texts));
  } catch {
    return []; // without a key there are no headers, and nothing to hide
  } finally {
    clearTimeout(timer);
  }
}
