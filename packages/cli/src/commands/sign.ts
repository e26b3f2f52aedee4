import { resolve } from "node:path";
import { sign } from "@signet/core";
import { outputPath } from "../files/output-path.js";
import { readKey } from "../files/read-key.js";
import { readText } from "../files/read-text.js";
import { writeText } from "../files/write-text.js";
import type { Io } from "../io.js";
import { printable } from "../terminal/printable.js";

export interface SignFlags {
  readonly key: string;
  readonly out?: string;
  readonly json?: true;
}

/** Writes the signature of an artifact. */
export async function signCommand(
  path: string,
  { key, out = `${path}.sig`, json }: SignFlags,
  { cwd, stdout }: Io,
): Promise<number> {
  const artifact = await readText(resolve(cwd, path), "artifact");
  const privateKey = await readKey(resolve(cwd, key), "private key");
  const target = await outputPath(out, { cwd, read: [path, key] });
  const signature = await sign(artifact, privateKey);
  await writeText(target, `${signature}\n`);
  stdout.write(
    json === true ? `${JSON.stringify({ signature: target })}\n` : `${printable(`Written to ${out}.`)}\n`,
  );
  return 0;
}
