import { dirname, resolve } from "node:path";
import { compositeOf, type Example, SignetError } from "@signet/core";
import type { ProgramFile } from "../program-file/index.js";
import { readRows } from "./read-rows.js";

export const SET_NAMES = ["trainset", "valset", "holdout"] as const;
export type SetName = (typeof SET_NAMES)[number];

export interface ResolveRowsOptions {
  readonly name: SetName;
  /** Named by a flag, relative to where the command runs: it wins over the export. */
  readonly flag?: string | undefined;
  readonly cwd: string;
  /** Of the program file, absolute: paths that it exports are relative to it. */
  readonly filePath: string;
}

/**
 * The rows of one set: from the file that a flag names, else from the program file's export.
 *
 * @returns Absent when neither has them.
 * @throws {SignetError} `DATA_INVALID`, `DATA_EMPTY`, `PROGRAM_FILE_INVALID` when the export fails to bring a list.
 */
export async function resolveRows(
  file: ProgramFile,
  { name, flag, cwd, filePath }: ResolveRowsOptions,
): Promise<readonly Example[] | undefined> {
  const fields = compositeOf(file.program);
  if (flag !== undefined) return readRows(resolve(cwd, flag), { name, fields });
  const exported = file[name];
  if (typeof exported === "string") return readRows(resolve(dirname(filePath), exported), { name, fields });
  if (typeof exported !== "function") return exported;
  const rows: unknown = await exported();
  if (Array.isArray(rows)) return rows as readonly Example[]; // the rows themselves are checked where they are used
  throw new SignetError(
    "PROGRAM_FILE_INVALID",
    `The function "${name}" returned ${typeof rows}, it should return rows`,
  );
}
