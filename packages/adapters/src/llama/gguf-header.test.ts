import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SignetError } from "@signet/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readGgufHeader } from "./gguf-header.js";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "signet-gguf-"));
});
afterAll(() => rm(directory, { recursive: true }));

const u32 = (value: number): Buffer => Buffer.from(new Uint32Array([value]).buffer);
const u64 = (value: number): Buffer => Buffer.from(new BigUint64Array([BigInt(value)]).buffer);
const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

/** A head with the usual kinds of properties, and one tensor of 64 bytes. */
const head = Buffer.concat([
  ...[Buffer.from("GGUF"), u32(3), u64(1), u64(5)],
  ...[text("general.architecture"), u32(8), text("llama")],
  ...[
    text("tokenizer.ggml.tokens"),
    u32(9),
    u32(8),
    u64(3),
    text("a"),
    text("b"),
    text("c".repeat(2_000_000)),
  ],
  ...[text("tokenizer.ggml.scores"), u32(9), u32(6), u64(2), Buffer.alloc(8)],
  ...[text("llama.context_length"), u32(4), u32(8192)],
  ...[text("general.file_type"), u32(4), u32(3)],
  ...[text("output.weight"), u32(1), u64(16), u32(0), u64(0)],
]);
const whole = Buffer.concat([head, Buffer.alloc(32 - (head.length % 32) + 64)]);

async function headerOf(bytes: Buffer): Promise<unknown> {
  const file = path.join(directory, "model.gguf");
  await writeFile(file, bytes);
  try {
    return readGgufHeader(file);
  } catch (error) {
    if (!SignetError.is(error, "MODEL_UNREADABLE")) throw error;
    expect(error.message).toContain(file);
    return error.message;
  }
}

describe("readGgufHeader()", () => {
  it("reads what kind of model it is", async () => {
    expect(await headerOf(whole)).toEqual({
      architecture: "llama",
      quantisation: "Q4_1",
      contextTokens: 8192,
    });
  });

  it("refuses a file that is cut anywhere", async () => {
    for (const length of [0, 3, 10, 60, 1_000, 2_000_100, head.length - 1, head.length]) {
      expect(await headerOf(whole.subarray(0, length))).toMatch(/cut short/);
    }
  });

  it("refuses garbage, other formats and lengths that cannot be", async () => {
    expect(await headerOf(Buffer.from("this is no model, but a text"))).toMatch(/does not begin as a GGUF/);
    const changed = (at: number, bytes: Buffer): Buffer =>
      Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]);
    expect(await headerOf(changed(4, u32(9)))).toMatch(/version is 9/);
    expect(await headerOf(changed(8, u64(2 ** 52)))).toMatch(/claims/);
    expect(await headerOf(changed(24, Buffer.alloc(8, 255)))).toMatch(/claims a length/);
    expect(await headerOf(changed(24, u64(2 ** 40)))).toMatch(/claims|cut short/);
  });

  it("refuses a file that is not there", () => {
    expect(() => readGgufHeader(path.join(directory, "none.gguf"))).toThrow(/none\.gguf/);
  });
});
