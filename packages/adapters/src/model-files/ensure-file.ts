import { mkdir, open, rename, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { SignetError } from "@signet/core";
import { cacheDirectory } from "./cache-directory.js";
import { fileDigest, hashFile } from "./file-digest.js";
import type { ModelFile } from "./model-file.js";
import type { FetchProgress, ModelSource } from "./model-source.js";
import { claimPart } from "./part-file.js";

export interface EnsureFileOptions {
  /** Where the file lies or shall lie. Default: `models` in the user's cache directory (`SIGNET_CACHE` names another). */
  readonly directory?: string;
  readonly file: ModelFile;
  /** Tried in turn. */
  readonly sources: readonly ModelSource[];
  readonly onProgress?: (progress: FetchProgress) => void;
  readonly signal?: AbortSignal;
}

/** Fetches in progress by final path: callers within one process share one. */
const inFlight = new Map<string, Promise<string>>();

/**
 * The path of a model's file on this machine, fetched when it is not there yet.
 *
 * An interrupted fetch is continued by the next one. The file is verified (size and SHA-256), flushed to the disk, and only then gets its
 * name, so that a file under its final name is whole; several processes at once are safe. A verified file is not hashed again while its size and
 * modification time stay; one of the wrong size is fetched anew.
 *
 * @throws {SignetError} `MODEL_MISSING` when no source has it, `DISK_FULL` naming the directory, `ABORTED`.
 */
export async function ensureFile({
  directory = path.join(cacheDirectory(), "models"),
  file,
  sources,
  onProgress = () => undefined,
  signal = new AbortController().signal,
}: EnsureFileOptions): Promise<string> {
  const finalPath = path.resolve(directory, file.name);
  // A caller whose fetch was aborted by another's signal starts its own.
  for (let other = inFlight.get(finalPath); other; other = inFlight.get(finalPath)) {
    const shared = await other.catch((error: unknown) => error);
    throwIfAborted(signal, file);
    if (typeof shared === "string") return shared;
    if (!SignetError.is(shared, "ABORTED")) throw shared;
  }
  const flight = ensure(finalPath, { file, sources, onProgress, signal }).finally(() =>
    inFlight.delete(finalPath),
  );
  inFlight.set(finalPath, flight);
  return flight;
}

type Task = Required<Omit<EnsureFileOptions, "directory">>;

async function ensure(finalPath: string, task: Task): Promise<string> {
  const { file, signal } = task;
  throwIfAborted(signal, file);
  try {
    if (await isVerified(finalPath, file, signal)) return finalPath;
    await mkdir(path.dirname(finalPath), { recursive: true });
    const partPath = await claimPart(finalPath);
    await requireSpace(partPath, file);
    await fetchFromAny(partPath, task);
    await flush(partPath);
    await rename(partPath, finalPath);
    await fileDigest(finalPath, digestDirectory(finalPath), signal);
    return finalPath;
  } catch (error) {
    if (SignetError.is(error)) throw error;
    throwIfAborted(signal, file);
    throw isDiskFull(error)
      ? diskFull(path.dirname(finalPath), file, error)
      : missing(file, [`${path.dirname(finalPath)}: ${reason(error)}`], error);
  }
}

/** Remembers digests beside the models. */
function digestDirectory(modelPath: string): string {
  return path.join(path.dirname(modelPath), "digests");
}

async function isVerified(finalPath: string, file: ModelFile, signal: AbortSignal): Promise<boolean> {
  const found = await stat(finalPath).catch(() => undefined);
  if (found?.size !== file.bytes) return false;
  return (await fileDigest(finalPath, digestDirectory(finalPath), signal)) === file.sha256;
}

async function requireSpace(partPath: string, file: ModelFile): Promise<void> {
  const directory = path.dirname(partPath);
  const there = await sizeOf(partPath);
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < file.bytes - there) throw diskFull(directory, file);
}

async function fetchFromAny(partPath: string, task: Task): Promise<void> {
  const { file, sources, signal } = task;
  if ((await sizeOf(partPath)) === file.bytes && !(await mismatch(partPath, file, signal))) return;
  const failures: string[] = [];
  for (const source of sources) {
    const problem = await fetchFrom(source, partPath, task);
    if (problem === undefined) return;
    failures.push(`${source.name}: ${problem}`);
  }
  throw missing(file, failures);
}

/** Resolves to what went wrong, or to nothing when the part is the file. */
async function fetchFrom(source: ModelSource, partPath: string, task: Task): Promise<string | undefined> {
  const { file, onProgress, signal } = task;
  throwIfAborted(signal, file);
  const wasContinued = (await sizeOf(partPath)) > 0;
  try {
    await source.fetch({ file, partPath, onProgress, signal });
    const problem = await mismatch(partPath, file, signal);
    if (problem === undefined) return undefined;
    await rm(partPath, { force: true });
    // What was there before may have been the beginning of another file: once more from the start.
    return wasContinued ? await fetchFrom(source, partPath, task) : problem;
  } catch (error) {
    throwIfAborted(signal, file);
    if (isDiskFull(error)) throw error;
    return reason(error);
  }
}

async function mismatch(partPath: string, file: ModelFile, signal: AbortSignal): Promise<string | undefined> {
  const { size } = await stat(partPath);
  if (size !== file.bytes) return `gave ${size} bytes, not ${file.bytes}`;
  const sha256 = await hashFile(partPath, signal);
  return sha256 === file.sha256 ? undefined : `gave a file with SHA-256 ${sha256}, not ${file.sha256}`;
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error instanceof Error ? error.message : String(error)}${cause}`;
}

function missing(file: ModelFile, failures: readonly string[], cause?: unknown): SignetError {
  return new SignetError(
    "MODEL_MISSING",
    `Cannot fetch ${file.name} (${file.bytes} bytes). ${failures.join(". ")}.`,
    {
      cause,
      details: { file: file.name, failures },
    },
  );
}

function diskFull(directory: string, file: ModelFile, cause?: unknown): SignetError {
  return new SignetError("DISK_FULL", `No room for ${file.name} (${file.bytes} bytes) in ${directory}.`, {
    cause,
    details: { directory, bytes: file.bytes },
  });
}

function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT";
}

function throwIfAborted(signal: AbortSignal, file: ModelFile): void {
  if (signal.aborted)
    throw new SignetError("ABORTED", `Fetching ${file.name} was aborted.`, { cause: signal.reason });
}
