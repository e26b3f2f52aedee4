import { resolve } from "node:path";
import { UsageError } from "../errors/usage-error.js";
import { checkWritable } from "./write-text.js";

/**
 * Where `--out` asks a file to be written, absolute: checked before the work for it begins.
 *
 * @param options.read The files that the command reads, as the user named them: none of them is replaced.
 * @throws {UsageError} When it is one of those, or cannot be written.
 */
export async function outputPath(
  out: string,
  { cwd, read }: { readonly cwd: string; readonly read: readonly string[] },
): Promise<string> {
  const path = resolve(cwd, out);
  if (read.some((name) => resolve(cwd, name) === path))
    throw new UsageError(`--out ${out} is read by this command: what it writes needs a file of its own`);
  await checkWritable(path);
  return path;
}
