import { resolve } from "node:path";
import { verify } from "@signet/core";
import { readKey } from "../files/read-key.js";
import { readText } from "../files/read-text.js";
import type { Io } from "../io.js";
import { printable } from "../terminal/printable.js";

export interface VerifyFlags {
  readonly key: string;
  readonly signature?: string;
  readonly json?: true;
}

/** Tells that an artifact was signed with a key, or fails. */
export async function verifyCommand(
  path: string,
  { key, signature = `${path}.sig`, json }: VerifyFlags,
  { cwd, stdout }: Io,
): Promise<number> {
  const text = await readText(resolve(cwd, path), "artifact");
  const publicKey = await readKey(resolve(cwd, key), "public key");
  const { sha256, program } = await verify(
    text,
    await readText(resolve(cwd, signature), "signature"),
    publicKey,
  );
  stdout.write(
    json === true
      ? `${JSON.stringify({ isSigned: true, program: program.name, sha256 })}\n`
      : `${printable(`${path} is whole, and was signed with the key of ${key}.`)}\n`,
  );
  return 0;
}
