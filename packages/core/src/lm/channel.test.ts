import { describe, expect, it } from "vitest";
import { channel } from "./channel.js";

async function readAll<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const read: T[] = [];
  for await (const item of items) read.push(item);
  return read;
}

describe("channel()", () => {
  it("hands out what was pushed before it was closed, in order, and nothing that came after", async () => {
    const letters = channel<string>();
    letters.push("a");
    letters.push("b");
    letters.close();
    letters.push("c");
    expect(await readAll(letters)).toEqual(["a", "b"]);
    expect(await readAll(letters)).toEqual([]);
  });

  it("lets the reader wait for what is still to come", async () => {
    const letters = channel<string | undefined>();
    const read = readAll(letters);
    letters.push("a");
    await Promise.resolve();
    letters.push(undefined);
    letters.push("b");
    await new Promise((resolve) => setImmediate(resolve));
    letters.push("c");
    letters.close();
    expect(await read).toEqual(["a", undefined, "b", "c"]);
  });

  it("ends a reader that waits when it is closed", async () => {
    const none = channel<string>();
    const read = readAll(none);
    await new Promise((resolve) => setImmediate(resolve));
    none.close();
    expect(await read).toEqual([]);
  });
});
