import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { SignetError } from "@signet/core";
import { cannotRead } from "../files/read-text.js";
import type { Io } from "../io.js";
import { type ProgramFile, readProgramFile } from "./program-file.js";
import { userCode } from "./user-code.js";

/**
 * Loads a program file as it is, TypeScript included.
 *
 * @param path As the user wrote it.
 * @throws {UsageError} When there is no such file.
 * @throws {SignetError} `PROGRAM_FILE_INVALID` when it cannot be loaded or an export is missing or wrong; what the file's own code throws, when that is
 * a `SignetError`.
 */
export async function loadProgramFile(path: string, io: Io): Promise<ProgramFile> {
  const absolute = resolve(io.cwd, path);
  const found = await stat(absolute).catch((cause: unknown) => {
    throw cannotRead(absolute, "program", cause);
  });
  if (!found.isFile()) throw cannotRead(absolute, "program", new Error("it is no file"));
  const loader = await userCode(absolute, io.env);
  const exports = await loader.import<Readonly<Record<string, unknown>>>(absolute).catch((cause: unknown) => {
    if (SignetError.is(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new SignetError("PROGRAM_FILE_INVALID", `${path} cannot be loaded: ${reason}`, { cause });
  });
  return readProgramFile(exports, path);
}
