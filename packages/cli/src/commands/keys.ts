import { rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { generateKeys } from "@signet/core";
import { UsageError } from "../errors/usage-error.js";
import { checkWritable } from "../files/write-text.js";
import type { Io } from "../io.js";
import { printable } from "../terminal/printable.js";

export interface KeysFlags {
  readonly json?: true;
}

/** Writes a new pair of keys. The private one is shown nowhere, and only its owner can read the file. */
export async function keysCommand(name: string, { json }: KeysFlags, { cwd, stdout }: Io): Promise<number> {
  const files = { privateKey: resolve(cwd, `${name}.key`), publicKey: resolve(cwd, `${name}.pub`) };
  for (const path of Object.values(files)) await checkFree(path);
  const keys = await generateKeys();
  await writeNew(files.privateKey, keys.privateKey, 0o600);
  try {
    await writeNew(files.publicKey, keys.publicKey, 0o644);
  } catch (error) {
    await rm(files.privateKey, { force: true }); // half a pair is of no use
    throw error;
  }
  const lines = [
    `Written to ${name}.key (signs; keep it secret) and ${name}.pub (verifies; load it with \`signedBy\`).`,
    keys.publicKey,
  ];
  stdout.write(
    json === true
      ? `${JSON.stringify({ ...files, key: keys.publicKey })}\n`
      : `${lines.map(printable).join("\n")}\n`,
  );
  return 0;
}

async function checkFree(path: string): Promise<void> {
  await checkWritable(path);
  const existing = await stat(path).catch(() => undefined);
  if (existing !== undefined) throw taken(path);
}

/** Fails where a file is, even if it came to be a moment ago. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, `${text}\n`, { flag: "wx", mode });
  } catch (cause) {
    throw cause instanceof Error && "code" in cause && cause.code === "EEXIST" ? taken(path) : cause;
  }
}

function taken(path: string): UsageError {
  return new UsageError(`${path} is there already: choose another name, since keys are never overwritten`);
}
