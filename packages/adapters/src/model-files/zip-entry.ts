import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

/** One file inside a zip archive, as its central directory lists it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const COMMENT_BYTES_MAX = 0xffff;

/**
 * The entries of a zip archive (PKWARE APPNOTE 6.3, sections 4.3 and 4.4). Archives over 4 GB or 65,534 entries (zip64) are refused.
 *
 * @throws {Error} When the file is not such an archive; the message says where it stops making sense.
 */
export async function zipEntries(zipPath: string): Promise<readonly ZipEntry[]> {
  const handle = await open(zipPath, "r");
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - END_BYTES - COMMENT_BYTES_MAX), size);
    const end = lastIndexOfEnd(tail);
    if (end < 0) throw new Error(`${zipPath} is no zip archive: it has no end record`);
    const count = tail.readUInt16LE(end + 10);
    const directoryBytes = tail.readUInt32LE(end + 12);
    const directoryOffset = tail.readUInt32LE(end + 16);
    if (count === 0xffff || directoryOffset === 0xffffffff) throw new Error(`${zipPath} is a zip64 archive`);
    if (directoryOffset + directoryBytes > size)
      throw new Error(`${zipPath} is cut short: its directory lies outside`);
    return readDirectory(
      await readAt(handle, directoryOffset, directoryOffset + directoryBytes),
      count,
      zipPath,
    );
  } finally {
    await handle.close();
  }
}

/** Writes one entry's bytes to a file, without holding them in memory. The entry's checksum is not looked at: the caller has a better one. */
export async function extractZipEntry(
  zipPath: string,
  entry: ZipEntry,
  outPath: string,
  { onBytes, signal }: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): Promise<void> {
  if (entry.compressedBytes === 0) return writeFile(outPath, "");
  const start = await dataOffset(zipPath, entry);
  const source = createReadStream(zipPath, { start, end: start + entry.compressedBytes - 1 });
  let written = 0;
  async function* counted(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      written += piece.length;
      onBytes?.(written);
      yield piece;
    }
  }
  const options = signal ? { signal } : {};
  const target = createWriteStream(outPath);
  if (entry.method === 0) await pipeline(source, counted, target, options);
  else if (entry.method === 8) await pipeline(source, createInflateRaw(), counted, target, options);
  else throw new Error(`${zipPath}: ${entry.name} is packed by method ${entry.method}, not 0 or 8`);
}

function lastIndexOfEnd(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at--) if (tail.readUInt32LE(at) === END) return at;
  return -1;
}

function readDirectory(directory: Buffer, count: number, zipPath: string): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + CENTRAL_BYTES > directory.length || directory.readUInt32LE(at) !== CENTRAL)
      throw new Error(`${zipPath}: entry ${entries.length} of ${count} is damaged`);
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += CENTRAL_BYTES + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The local header repeats the name, and its extra field may have another length than the directory's. */
async function dataOffset(zipPath: string, entry: ZipEntry): Promise<number> {
  const handle = await open(zipPath, "r");
  try {
    const header = await readAt(handle, entry.headerOffset, entry.headerOffset + LOCAL_BYTES);
    if (header.readUInt32LE(0) !== LOCAL) throw new Error(`${zipPath}: ${entry.name} has no local header`);
    return entry.headerOffset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  if (bytesRead < buffer.length) throw new Error(`The file ends at byte ${start + bytesRead}, before ${end}`);
  return buffer;
}
