import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { questions } from "../../spine/question-program.js";
import { pinned } from "./pinned.js";

const execute = promisify(execFile);
const generator = fileURLToPath(new URL("./load-generator.mjs", import.meta.url));

export interface Load {
  readonly failed: number;
  readonly firstFailure?: string;
  readonly answered: number;
  readonly seconds: number;
  readonly latencies: { readonly p50: number; readonly p99: number };
  /** Answers by artifact. */
  readonly artifacts: Readonly<Record<string, number>>;
}

/** Asks a server of the question program, from a core of its own. */
export async function runLoad(
  port: number,
  { clients, requests }: { readonly clients: number; readonly requests: number },
): Promise<Load> {
  const bodies = questions(64).map((input) => JSON.stringify({ input }));
  const told = JSON.stringify({ port, path: "/run", headers: {}, bodies, clients, requests });
  const [file, ...args] = pinned(1, [process.execPath, generator, told]);
  const { stdout } = await execute(file, args);
  return JSON.parse(stdout) as Load; // the generator prints just this
}
