import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { main } from "../main.js";

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** What stands on standard input; without it, it is a terminal that nobody types at. */
  readonly stdin?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A folder of its own outside every project, and the `signet` command running in it, in this process. */
export interface CliFolder {
  readonly path: string;
  readonly run: (argv: readonly string[], options?: CliOptions) => Promise<CliRun>;
  readonly write: (name: string, text: string) => Promise<void>;
  readonly read: (name: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

export async function cliFolder(files: Readonly<Record<string, string>> = {}): Promise<CliFolder> {
  const path = await mkdtemp(join(tmpdir(), "signet-cli-"));
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  return {
    path,
    write,
    read: (name) => readFile(join(path, name), "utf8"),
    remove: () => rm(path, { recursive: true, force: true }),
    async run(argv, { stdin, env = {}, signal = new AbortController().signal } = {}) {
      const stdout = capture();
      const stderr = capture();
      const code = await main(argv, {
        stdout: stdout.stream,
        stderr: stderr.stream,
        stdin: stdin === undefined ? Object.assign(lines([]), { isTTY: true }) : lines(stdin),
        env: { SIGNET_CACHE: join(path, "cache"), ...env },
        cwd: path,
        signal,
      });
      return { code, stdout: stdout.text(), stderr: stderr.text() };
    },
  };
}

async function* lines(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

function capture() {
  const stream = new PassThrough({ encoding: "utf8" });
  let text = "";
  stream.on("data", (chunk: string) => {
    text += chunk;
  });
  return { stream, text: () => text };
}
