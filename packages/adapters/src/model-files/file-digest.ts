import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/** What a marker remembers of a file that was read to its end. */
interface Marker {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
}

/**
 * The SHA-256 of a file, as 64 hexadecimal digits. Large files are read once: a marker in `directory` remembers the digest for as long as
 * the file's path, size and modification time stay. A directory that cannot be written only costs the memory.
 */
export async function fileDigest(file: string, directory: string, signal?: AbortSignal): Promise<string> {
  const absolute = path.resolve(file);
  const { size: bytes, mtimeMs: modifiedMs } = await stat(absolute);
  const markerPath = path.join(
    directory,
    `${createHash("sha256").update(absolute).digest("hex").slice(0, 16)}.json`,
  );
  const known = await readMarker(markerPath);
  if (known?.path === absolute && known.bytes === bytes && known.modifiedMs === modifiedMs)
    return known.sha256;
  const sha256 = await hashFile(absolute, signal);
  await writeMarker(markerPath, { path: absolute, bytes, modifiedMs, sha256 }).catch(() => undefined);
  return sha256;
}

/** The SHA-256 of a file's bytes as they are now. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, signal ? { signal } : {});
  return hash.digest("hex");
}

async function readMarker(markerPath: string): Promise<(Partial<Marker> & { sha256: string }) | undefined> {
  try {
    const marker: unknown = JSON.parse(await readFile(markerPath, "utf8"));
    if (typeof marker !== "object" || marker === null || !("sha256" in marker)) return undefined;
    return typeof marker.sha256 === "string" ? { ...marker, sha256: marker.sha256 } : undefined;
  } catch {
    return undefined;
  }
}

async function writeMarker(markerPath: string, marker: Marker): Promise<void> {
  await mkdir(path.dirname(markerPath), { recursive: true });
  const unfinished = `${markerPath}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(marker));
  await rename(unfinished, markerPath);
}
