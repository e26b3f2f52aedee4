import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ZipMember, zipOf } from "../testing/zip-of.js";
import { extractZipEntry, zipEntries } from "./zip-entry.js";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "signet-zip-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function written(bytes: Buffer): Promise<string> {
  const file = path.join(directory, "archive.zip");
  await writeFile(file, bytes);
  return file;
}

const member = fc.record({
  name: fc.string({ minLength: 1, unit: "grapheme" }),
  bytes: fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Buffer.from(bytes)),
  method: fc.constantFrom("stored", "deflated"),
}) satisfies fc.Arbitrary<ZipMember>;

describe("zipEntries()", () => {
  it("finds every file, and extractZipEntry() gives its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(member, { maxLength: 4 }), fc.string(), async (members, comment) => {
        const archive = await written(zipOf(members, comment));
        const entries = await zipEntries(archive);
        expect(entries.map(({ name, bytes }) => ({ name, bytes }))).toEqual(
          members.map(({ name, bytes }) => ({ name, bytes: bytes.length })),
        );
        for (const [index, entry] of entries.entries()) {
          const out = path.join(directory, "out");
          await extractZipEntry(archive, entry, out);
          expect((await readFile(out)).equals(members[index]?.bytes ?? Buffer.alloc(1))).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("refuses a file that is no archive, and one that is cut short", async () => {
    const archive = zipOf([{ name: "a", bytes: Buffer.alloc(99), method: "stored" }]);
    await expect(zipEntries(await written(Buffer.from("no archive")))).rejects.toThrow("no end record");
    await expect(zipEntries(await written(archive.subarray(0, -30)))).rejects.toThrow("no end record");
    await expect(zipEntries(await written(archive.subarray(60)))).rejects.toThrow();
  });
});
