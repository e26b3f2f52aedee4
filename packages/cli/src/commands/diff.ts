import { resolve } from "node:path";
import { type Artifact, diff, diffRouters, parseArtifact, SignetError } from "@signet/core";
import { readText } from "../files/read-text.js";
import type { Io } from "../io.js";
import { renderChanges } from "../report/render-changes.js";
import { printable } from "../terminal/printable.js";

export interface DiffFlags {
  readonly json?: true;
}

/** Shows what changed between two artifacts, module by module. No code is loaded. */
export async function diffCommand(
  before: string,
  after: string,
  { json }: DiffFlags,
  io: Io,
): Promise<number> {
  const [was, is] = [await readNamed(before, io), await readNamed(after, io)];
  const changes = diff(was, is);
  const routers = diffRouters(was, is);
  const isSameProgram = was.program.name === is.program.name && was.program.hash === is.program.hash;
  if (json === true) {
    const programs = { before: was.program.name, after: is.program.name };
    io.stdout.write(
      `${JSON.stringify({ programs, isSameProgram, isSame: was.sha256 === is.sha256, changes, routers })}\n`,
    );
    return 0;
  }
  if (!isSameProgram) {
    const names = [was, is].map(({ program }) => `${program.name} (${program.hash.slice(0, 12)})`);
    io.stdout.write(`${printable(`Compiled from different programs: ${names.join(" and ")}`)}\n\n`);
  }
  io.stdout.write(`${renderChanges(changes, routers)}\n`);
  return 0;
}

/** Two files are read: a message has to say which one cannot be. */
async function readNamed(path: string, { cwd }: Io): Promise<Artifact> {
  try {
    return parseArtifact(await readText(resolve(cwd, path), "artifact"));
  } catch (cause) {
    if (!SignetError.is(cause)) throw cause;
    throw new SignetError(cause.code, `${path}: ${cause.message}`, { cause, details: cause.details });
  }
}
