import { type CodeInterpreter, SignetError } from "@signet/core";
import { runCode } from "./run-code.js";

export interface QuickJsOptions {
  /** Most memory of one run's values, in bytes, beyond the 16 MiB of the interpreter itself. Default 32 MiB, at least 1 MiB, at most 1 GiB. */
  readonly memoryBytes?: number;
  /** Most time that one run may compute, in ms, default 1000. The interpreter computes on the caller's thread: nothing else runs meanwhile. It is stopped between two of its own
   * operations; a single one can be made to take longer (a search in a list of 2^53 items): code that may be hostile belongs into a worker, with an interpreter of its own there. */
  readonly computeMs?: number;
  /** Most time from start to end, waiting for functions of the host included, in ms, default 30,000, at most 2^31 − 1. */
  readonly totalMs?: number;
  /** Most characters that one run may print, and most that its value has as JSON, each. Default 100,000. */
  readonly outputCharacters?: number;
  /** Most calls of functions of the host in one run, default 1000. */
  readonly hostCalls?: number;
}

const MOST_MEMORY = 1024 ** 3;
/** Timers hold no more. */
const MOST_MS = 2 ** 31 - 1;

/**
 * QuickJS in WebAssembly: a JavaScript engine with no file system, no network, no timers and none of the host's objects. Every run has an instance of its own (about 10 ms). Needs `quickjs-emscripten-core` and
 * `@jitl/quickjs-singlefile-mjs-release-sync`, which are loaded with the first run.
 *
 * @throws {SignetError} `OPTION_INVALID`; runs: `PACKAGE_MISSING`, `ABORTED`.
 */
export function quickJs({
  memoryBytes = 32 * 1024 * 1024,
  computeMs = 1000,
  totalMs = 30_000,
  outputCharacters = 100_000,
  hostCalls = 1000,
}: QuickJsOptions = {}): CodeInterpreter {
  const limits = { memoryBytes, computeMs, totalMs, outputCharacters, hostCalls };
  const least = { memoryBytes: 1024 * 1024, computeMs: 1, totalMs: 1, outputCharacters: 1, hostCalls: 0 };
  for (const [name, value] of Object.entries(limits)) {
    const from = least[name as keyof typeof least]; // the same keys
    if (!(Number.isFinite(value) && value >= from))
      throw new SignetError("OPTION_INVALID", `${name} is ${value}, it should be at least ${from}`);
  }
  for (const [name, value, most] of [
    ["memoryBytes", memoryBytes, MOST_MEMORY],
    ["totalMs", totalMs, MOST_MS],
  ] as const) {
    if (value > most)
      throw new SignetError("OPTION_INVALID", `${name} is ${value}, it should be at most ${most}`);
  }
  return { run: (code, context) => runCode(code, { ...context, limits }) };
}
