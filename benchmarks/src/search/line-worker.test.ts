import { describe, expect, it } from "vitest";
import { type LineWorker, lineWorker } from "./line-worker.js";

const node = (script: string): LineWorker =>
  lineWorker(process.execPath, { args: ["--eval", script], env: process.env });
const echo =
  'require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => console.log("<" + line + ">"))';

describe("lineWorker()", () => {
  it("answers line by line", async () => {
    const worker = node(echo);
    try {
      const long = "x".repeat(300_000);
      expect([await worker.ask("a"), await worker.ask("b"), await worker.ask(long)]).toEqual([
        "<a>",
        "<b>",
        `<${long}>`,
      ]);
    } finally {
      await worker.close();
    }
  });

  it("tells what a process said that ended instead of answering", async () => {
    const worker = node('console.error("out of luck"); process.exit(1)');
    await expect(worker.ask("a")).rejects.toThrow("out of luck");
    await worker.close();
  });

  it("tells that a command does not exist", async () => {
    const worker = lineWorker("signet-no-such-command", { args: [], env: process.env });
    await expect(worker.ask("a")).rejects.toThrow("ENOENT");
    await worker.close();
  });
});
