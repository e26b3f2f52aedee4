import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that says in its first line, as JSON, that it is ready. */
export interface ReadyChild<T> {
  readonly line: T;
  readonly pid: number;
  /** Ends it with SIGTERM; resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
}

export async function readyChild<T>(
  [file, ...args]: readonly [string, ...string[]],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<ReadyChild<T>> {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-2000);
  });
  const ended = endOf(child);
  const line = await Promise.race([
    firstLine(child),
    ended.then((code) => Promise.reject(new Error(`${file} ${args.join(" ")} ended with ${code}: ${words}`))),
  ]);
  return {
    line: JSON.parse(line) as T, // our own child prints just this
    pid: child.pid ?? 0,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once("line", resolve);
  });
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
}
