import { readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

/** A part that nobody has written to for this long belongs to nobody, whatever its name says. */
const ABANDONED_MS = 10 * 60_000;

/**
 * The path that this process writes an unfinished file under, holding what an earlier, dead process left of it.
 *
 * Each process has its own part, so that two at once never write into one file; an orphan is taken over by renaming it, which only one
 * of several can do.
 */
export async function claimPart(finalPath: string): Promise<string> {
  const directory = path.dirname(finalPath);
  const beginning = `${path.basename(finalPath)}.`;
  const own = `${finalPath}.${hostname()}.${process.pid}.part`;
  for (const name of await readdir(directory)) {
    const found = path.join(directory, name);
    if (found === own || !name.startsWith(beginning)) continue;
    const [, host, pid, wheel] = /^(.+)\.(\d+)\.part(\.wheel)?$/.exec(name.slice(beginning.length)) ?? [];
    if (host === undefined || !(await isOrphan(found, { host, pid: Number(pid) }))) continue;
    if (wheel) await rm(found, { recursive: true, force: true });
    else await adopt(found, own);
  }
  return own;
}

/** Takes over the orphan if it holds more than we have; drops it otherwise. */
async function adopt(orphan: string, own: string): Promise<void> {
  const [theirs, ours] = await Promise.all([sizeOf(orphan), sizeOf(own)]);
  // Another process may have been quicker: then there is nothing left to take.
  if (theirs > ours) await rename(orphan, own).catch(() => undefined);
  else await rm(orphan, { force: true });
}

async function isOrphan(
  file: string,
  { host, pid }: { readonly host: string; readonly pid: number },
): Promise<boolean> {
  if (host === hostname()) return !isAlive(pid);
  const touched = await stat(file).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs > ABANDONED_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => -1,
  );
}
