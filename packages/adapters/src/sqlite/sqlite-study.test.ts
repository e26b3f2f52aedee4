import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStudy, type StudyStore } from "@signet/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteStudy } from "./sqlite-study.js";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "signet-study-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const stores: readonly (readonly [string, () => StudyStore])[] = [
  ["memoryStudy()", () => memoryStudy()],
  ["sqliteStudy()", () => sqliteStudy(join(directory, "a.study"))],
];

describe.each(stores)("%s", (_, make) => {
  it("keeps the first value of an address, in the order of appending, across openings", async () => {
    const store = make();
    const log = await store.open();
    const values = await Promise.all([
      log.append({ kind: "answer", address: "b", value: { text: "one" } }),
      log.append({ kind: "answer", address: "a", value: [1, "ü", null] }),
      log.append({ kind: "answer", address: "b", value: "two" }),
      log.append({ kind: "outcome", address: "b", value: 3 }),
    ]);
    expect(values).toEqual([{ text: "one" }, [1, "ü", null], { text: "one" }, 3]);
    await log.close();
    const again = await store.open();
    expect(again.get("answer", "b")).toEqual({ text: "one" });
    expect(again.get("stop", "b")).toBeUndefined();
    expect(again.list("answer").map(({ address }) => address)).toEqual(["b", "a"]);
    await again.close();
  });

  it("is held by one at a time", async () => {
    const store = make();
    const log = await store.open();
    await expect(store.open()).rejects.toMatchObject({ code: "STUDY_LOCKED" });
    await log.close();
    await (await store.open()).close();
  });
});

describe("sqliteStudy()", () => {
  it("leaves one file behind", async () => {
    const log = await sqliteStudy(join(directory, "a.study")).open();
    await log.append({ kind: "time", address: "0", value: 1 });
    await log.close();
    expect(readdirSync(directory)).toEqual(["a.study"]);
  });

  it("refuses what is no study, and leaves it as it is", async () => {
    const path = join(directory, "b.study");
    writeFileSync(path, "not a database, but long enough to have a header ".repeat(40));
    await expect(sqliteStudy(path).open()).rejects.toMatchObject({ code: "STUDY_UNREADABLE" });
  });

  it("finds every acknowledged fact after the writing process was killed, and is not locked by it", async () => {
    const path = join(directory, "c.study");
    const writer = new URL("./testing/write-until-killed.ts", import.meta.url).pathname;
    const child = spawn(
      process.execPath,
      ["--import", "jiti/register", "--conditions", "@signet/source", writer, path],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    let acknowledged = -1;
    for await (const chunk of child.stdout) {
      acknowledged = Number(String(chunk).trim().split("\n").at(-1));
      if (acknowledged >= 200) break;
    }
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    const log = await sqliteStudy(path).open();
    expect(log.list("answer").length).toBeGreaterThan(acknowledged);
    await log.close();
  });
});
