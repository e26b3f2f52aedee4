import { fieldsOf, image } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Refusal } from "../app/refusal.js";
import { attachmentReader } from "./attachment-reader.js";

const { signal } = new AbortController();
const inline = "data:image/png;base64,AQID";
const link = "https://images.example.com/a.png";
const Folder = z.object({
  cover: z.optional(image()),
  get folders() {
    return z.optional(z.array(Folder));
  },
});
const fields = fieldsOf(
  {
    question: z.string(),
    photo: z.optional(image()),
    album: z.optional(z.array(z.nullable(image()))),
    page: z.optional(z.object({ scan: image(), note: z.string() })),
    byName: z.optional(z.record(z.string(), image())),
    pair: z.optional(z.tuple([z.string(), image()])),
    folder: z.optional(Folder),
    sides: z.optional(z.union([z.object({ of: image() }), z.object({ of: z.array(image()) })])),
  },
  "input",
);

describe("attachmentReader()", () => {
  it("lets data URLs through untouched, and links that stand in plain texts", async () => {
    const input = {
      question: link,
      photo: inline,
      album: [inline, null],
      page: { scan: inline, note: link },
    };
    expect(await attachmentReader(fields, undefined)(input, signal)).toEqual({ input });
  });

  it.each<[string, object]>([
    ["photo", { photo: link }],
    ["album.1", { album: [inline, link] }],
    ["page.scan", { page: { scan: link, note: "" } }],
    ["byName.a", { byName: { a: link } }],
    ["pair.1", { pair: ["", link] }],
    ["folder.folders.0.cover", { folder: { cover: inline, folders: [{ cover: link }] } }],
    ["folder.folders.0.folders.0.cover", { folder: { folders: [{ folders: [{ cover: link }] }] } }],
    ["sides.of", { sides: { of: link } }],
    ["sides.of.0", { sides: { of: [link] } }],
    ["photo", { photo: "http://169.254.169.254/latest/meta-data" }],
    ["photo", { photo: " data:image/png;base64,AQID" }],
  ])("refuses a link in %s without a fetcher", async (field, input) => {
    const refused = await attachmentReader(fields, undefined)(input, signal);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ status: 400, issues: [{ field }] });
  });

  it("puts what a fetcher brings in the place of links, in a copy", async () => {
    const input = {
      photo: link,
      album: [link, inline],
      page: { scan: link, note: link },
      byName: { a: link },
    };
    const before = structuredClone(input);
    expect(await attachmentReader(fields, async () => inline)(input, signal)).toEqual({
      input: {
        photo: inline,
        album: [inline, inline],
        page: { scan: inline, note: link },
        byName: { a: inline },
      },
    });
    expect(input).toEqual(before);
  });

  it("says nothing of why a link was not fetched", async () => {
    const read = attachmentReader(fields, async () => {
      throw new Error("connect ECONNREFUSED 10.0.0.7:443");
    });
    const refused = await read({ photo: link }, signal);
    expect(refused).toMatchObject({ status: 400, issues: [{ field: "photo" }] });
    expect(JSON.stringify(refused)).not.toContain("10.0.0.7");
  });

  it("waits for no fetcher once its request has ended", async () => {
    const leaving = new AbortController();
    const read = attachmentReader(fields, () => {
      leaving.abort(new Error("the client left"));
      return new Promise(() => {}); // hears no signal
    });
    await expect(read({ photo: link }, leaving.signal)).rejects.toThrow("the client left");
  });

  it("follows only so many links of one request", async () => {
    let calls = 0;
    const read = attachmentReader(fields, async () => {
      calls++;
      return inline;
    });
    const refused = await read({ album: Array.from({ length: 1_000 }, () => link) }, signal);
    expect(refused).toBeInstanceOf(Refusal);
    expect(calls).toBe(0);
  });
});
