import { constants } from "node:fs";
import { access, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { SignetError } from "@signet/core";
import { UsageError } from "../errors/usage-error.js";

/**
 * Makes sure that a file can be written before the work for it begins.
 *
 * @throws {UsageError} When its folder cannot be made or written to, or the path is a folder itself.
 */
export async function checkWritable(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`Cannot write to the folder ${folder}: ${reasonOf(cause)}`);
  }
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory()) throw new UsageError(`Cannot write ${path}: it is a directory`);
}

/**
 * Writes a whole file or none: an earlier one stays until the new one is complete.
 *
 * @throws {SignetError} `DISK_FULL`; what else goes wrong as the system says it.
 */
export async function writeText(path: string, text: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOSPC" || cause.code === "EDQUOT"))
      throw new SignetError("DISK_FULL", `No space to write ${path} in ${dirname(path)}`, { cause });
    throw cause;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
