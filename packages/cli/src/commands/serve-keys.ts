import { resolve } from "node:path";
import { SignetError } from "@signet/core";
import type { ApiKey } from "@signet/serve";
import * as z from "zod";
import { readText } from "../files/read-text.js";
import type { Io } from "../io.js";

export interface ServeKeysFlags {
  readonly tokenFile: string | undefined;
  readonly keys: string | undefined;
}

const limits = z.strictObject({
  bodyBytes: z.int().positive().exactOptional(),
  concurrency: z.int().positive().exactOptional(),
  requestsPerMinute: z.int().positive().exactOptional(),
  usdPerDay: z.number().positive().exactOptional(),
  tokensPerDay: z.int().positive().exactOptional(),
  reserve: z
    .strictObject({ usd: z.number().positive().exactOptional(), tokens: z.int().positive().exactOptional() })
    .exactOptional(),
});

const id = z.string().min(1);
const keyFile = z
  .array(
    z.union([
      z.strictObject({ id, token: z.string().min(1), limits: limits.exactOptional() }),
      z.strictObject({ id, sha256: z.string().regex(/^[0-9a-fA-F]{64}$/), limits: limits.exactOptional() }),
    ]),
  )
  .min(1);

/**
 * Who may ask: the token of a file or of the environment, and the keys of a file. `undefined` for everybody.
 *
 * @throws {SignetError} `OPTION_INVALID` naming file and entry, never a token.
 */
export async function readServeKeys(
  { tokenFile, keys }: ServeKeysFlags,
  io: Io,
): Promise<readonly ApiKey[] | undefined> {
  const token = await readToken(tokenFile, io);
  const all: ApiKey[] = [
    ...(token === undefined ? [] : [{ id: "token", token }]),
    ...(keys === undefined ? [] : await readKeyFile(keys, io)),
  ];
  return all.length === 0 ? undefined : all;
}

async function readToken(tokenFile: string | undefined, io: Io): Promise<string | undefined> {
  if (tokenFile === undefined) return io.env.SIGNET_TOKEN === "" ? undefined : io.env.SIGNET_TOKEN;
  const token = (await readText(resolve(io.cwd, tokenFile), "token")).trim();
  if (token === "") throw new SignetError("OPTION_INVALID", `The token file ${tokenFile} is empty`);
  return token;
}

async function readKeyFile(path: string, io: Io): Promise<readonly ApiKey[]> {
  const read = keyFile.safeParse(parsed(await readText(resolve(io.cwd, path), "keys"), path));
  if (read.success) return read.data;
  // The issues name entries and fields, and quote nothing of what stands there.
  const where = read.error.issues.map(({ path: at }) => (at.length === 0 ? "the file" : at.join(".")));
  throw new SignetError(
    "OPTION_INVALID",
    `The keys of ${path} cannot be used: look at ${[...new Set(where)].join(", ")}. It should be a list of { "id": "...", "token": "..." or "sha256": "...", "limits": { ${Object.keys(limits.shape).join(", ")} } }`,
  );
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the file, which holds tokens.
    throw new SignetError("OPTION_INVALID", `The keys file ${path} is not JSON`);
  }
}
