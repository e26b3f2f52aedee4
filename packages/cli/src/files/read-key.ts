import { SignetError } from "@signet/core";
import { readText } from "./read-text.js";

/**
 * A key as a file holds it: the text of `signet keys`, or a JWK.
 *
 * @param what "private key" or "public key", for messages; they never quote the file.
 */
export async function readKey(path: string, what: string): Promise<string | JsonWebKey> {
  const text = (await readText(path, what)).trim();
  if (!text.startsWith("{")) return text;
  try {
    return JSON.parse(text) as JsonWebKey; // core checks what it holds
  } catch {
    throw new SignetError("KEY_INVALID", `The ${what} file ${path} is no JWK`);
  }
}
