import { PassThrough } from "node:stream";
import type { StopSignal } from "../io.js";
import { main } from "../main.js";

/** `signet serve` under way in this process. */
export interface ServingCli {
  /** Where it listens. Rejects with what it said when it ended instead. */
  readonly url: Promise<string>;
  readonly output: () => string;
  readonly signal: (name: StopSignal | "SIGHUP") => void;
  /** The exit code. */
  readonly ended: Promise<number>;
}

export function serveCli(
  argv: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): ServingCli {
  const streams = [new PassThrough({ encoding: "utf8" }), new PassThrough({ encoding: "utf8" })] as const;
  const listeners = new Map<string, () => void>();
  let output = "";
  let told = (_: string): void => {};
  const announced = new Promise<string>((resolve) => {
    told = resolve;
  });
  for (const stream of streams)
    stream.on("data", (chunk: string) => {
      output += chunk;
      const url = /https?:\/\/[\w.[\]:]+:\d+/.exec(output)?.[0];
      if (url !== undefined) told(url);
    });
  const ended = main(["serve", ...argv], {
    stdout: streams[0],
    stderr: streams[1],
    stdin: Object.assign((async function* () {})(), { isTTY: true }),
    env,
    cwd,
    signal: new AbortController().signal,
    onSignal(name, listener) {
      listeners.set(name, listener);
      return () => void listeners.delete(name);
    },
  });
  const url = Promise.race([
    announced,
    ended.then((code) => Promise.reject(new Error(`signet serve ended with ${code}: ${output}`))),
  ]);
  url.catch(() => {}); // whoever needs it awaits it
  return { url, output: () => output, signal: (name) => listeners.get(name)?.(), ended };
}
