import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { closest } from "../errors/closest.js";
import { UsageError } from "../errors/usage-error.js";

/**
 * The text of a file that the user named.
 *
 * @param what What it should be, for messages: "artifact", "data".
 * @throws {UsageError} When it cannot be read; with the name of a similar file, when there is one.
 */
export async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw cannotRead(path, what, cause);
  }
}

export function cannotRead(path: string, what: string, cause: unknown): UsageError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return new UsageError(`There is no ${what} file ${path}`, similarFile(path));
  const reason =
    code === "EISDIR" ? "it is a directory" : cause instanceof Error ? cause.message : String(cause);
  return new UsageError(`The ${what} file ${path} cannot be read: ${reason}`);
}

function similarFile(path: string): string | undefined {
  try {
    const folder = dirname(path);
    const found = closest(basename(path), readdirSync(folder));
    return found === undefined ? undefined : join(folder, found);
  } catch {
    return undefined; // no such folder either
  }
}
