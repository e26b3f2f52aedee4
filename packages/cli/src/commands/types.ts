import { resolve } from "node:path";
import { parseArtifact } from "@signet/core";
import { outputPath } from "../files/output-path.js";
import { readText } from "../files/read-text.js";
import { writeText } from "../files/write-text.js";
import type { Io } from "../io.js";
import { printable } from "../terminal/printable.js";
import { typesFile } from "../types-file/types-file.js";

export interface TypesFlags {
  readonly out?: string;
  readonly name?: string;
}

/** Writes the types of an artifact's program. No code is loaded: no program, no configuration. */
export async function typesCommand(
  path: string,
  { out, name }: TypesFlags,
  { cwd, stdout }: Io,
): Promise<number> {
  const artifact = parseArtifact(await readText(resolve(cwd, path), "artifact"));
  if (out === undefined) {
    stdout.write(await typesFile(artifact, { name }));
    return 0;
  }
  const target = await outputPath(out, { cwd, read: [path] });
  await writeText(target, await typesFile(artifact, { name }));
  stdout.write(`${printable(`Written to ${out}.`)}\n`);
  return 0;
}
