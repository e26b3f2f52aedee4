import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Row } from "../report.js";
import { halfRange, median } from "./summary.js";

const rounds = 15;
/** Where `@signet/core` is found. */
const folder = fileURLToPath(new URL("../..", import.meta.url));
const execute = promisify(execFile);

/** What importing the built core adds to the start of a process, zod included. Processes with and without it take turns. */
export async function importTime(): Promise<readonly Row[]> {
  const empty: number[] = [];
  const added: number[] = [];
  await importing();
  for (let round = 0; round < rounds; round++) {
    const start = await starting();
    empty.push(start);
    added.push((await importing()) - start);
  }
  const note = `a process that imports @signet/core, minus one that does nothing (${median(empty).toFixed(0)} ms); median of ${rounds} pairs, least ${Math.min(...added).toFixed(0)}`;
  return [{ id: "import_ms", value: median(added), unit: "ms", spread: halfRange(added), note }];
}

const starting = (): Promise<number> => runFor("");
const importing = (): Promise<number> => runFor('import "@signet/core";');

async function runFor(code: string): Promise<number> {
  const started = performance.now();
  await execute(process.execPath, ["--input-type=module", "--eval", code], { cwd: folder });
  return performance.now() - started;
}
