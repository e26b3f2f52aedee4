import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_BYTES = 8_000_000;

/** The text of a file on disk; `undefined` for what is no file, no text, too large, or out of reach. */
export function readFile(path: string): string | undefined {
  try {
    const found = statSync(path);
    if (!found.isFile() || found.size > MOST_BYTES) return undefined;
    const text = readFileSync(path, "utf8");
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The absolute path that a path or a `file:` URL means; `undefined` for any other URL. */
export function pathOf(source: string | URL): string | undefined {
  if (typeof source === "string" && !/^[a-z][a-z\d+.-]+:/i.test(source)) return resolve(source);
  try {
    return fileURLToPath(source);
  } catch {
    return undefined;
  }
}
