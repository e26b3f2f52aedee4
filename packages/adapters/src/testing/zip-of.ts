import { deflateRawSync } from "node:zlib";

export interface ZipMember {
  readonly name: string;
  readonly bytes: Buffer;
  readonly method: "stored" | "deflated";
}

/** A zip archive with these files, in this order. Checksums are left at 0: the reader under test does not look at them. */
export function zipOf(members: readonly ZipMember[], comment = ""): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, method } of members) {
    const data = method === "stored" ? bytes : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(method === "stored" ? 0 : 8, 4);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    // The local header has an extra field that the directory does not have, as archivers write it.
    const extra = Buffer.from([1, 0, 2, 0, 9, 9]);
    const local = Buffer.from(common);
    local.writeUInt16LE(extra.length, 24);
    const piece = [Buffer.from("PK\x03\x04", "latin1"), local, Buffer.from(name), extra, data];
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, Buffer.from(name));
    for (const part of piece) offset += part.length;
    pieces.push(...piece);
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(directoryBytes.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(Buffer.byteLength(comment), 16);
  return Buffer.concat([
    ...pieces,
    directoryBytes,
    Buffer.from("PK\x05\x06", "latin1"),
    end,
    Buffer.from(comment),
  ]);
}
