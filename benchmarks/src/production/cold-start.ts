import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundleProgram } from "../../../scripts/bundle-program.mjs";
import type { Row } from "../report.js";
import { halfRange, median } from "../spine/summary.js";

const rounds = 15;
const child = fileURLToPath(new URL("./cold-start.mjs", import.meta.url));
const execute = promisify(execFile);

/**
 * From the start of a process to the end of one that imported core and zod, loaded an artifact and answered once: as installed, and bundled with zod/mini as a deployment
 * would be. Beside them a process that does nothing; the three take turns.
 */
export async function coldStart(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "signet-cold-start-"));
  try {
    const artifact = join(folder, "triage.json");
    await writeFile(artifact, (await run([child])).output);
    const code = (await readFile(child, "utf8")).replace('from "zod"', 'from "zod/mini"');
    await bundleProgram({ id: child, code, folder });
    const empty: number[] = [];
    const installed: Timed[] = [];
    const bundled: Timed[] = [];
    for (let round = 0; round < rounds; round++) {
      empty.push((await run(["-e", ""])).ms);
      installed.push(await timed(child, artifact));
      bundled.push(await timed(join(folder, "entry.mjs"), artifact));
    }
    return [rowOf("cold_start_ms", installed, empty), rowOf("cold_start_bundled_ms", bundled, empty)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Timed {
  readonly ms: number;
  readonly cpuMs: number;
}

async function timed(script: string, artifact: string): Promise<Timed> {
  const { ms, output } = await run([script, artifact]);
  const [label, cpuMs] = output.trim().split(" ");
  if (label !== "bug") throw new Error(`the process answered ${output}`);
  return { ms, cpuMs: Number(cpuMs) };
}

function rowOf(id: string, runs: readonly Timed[], empty: readonly number[]): Row {
  const whole = runs.map(({ ms }) => ms);
  const cpuMs = median(runs.map((run) => run.cpuMs));
  const note = `a whole process; one that does nothing takes ${median(empty).toFixed(0)} ms; median of ${rounds}, least ${Math.min(...whole).toFixed(0)}; ${cpuMs.toFixed(0)} ms of CPU time`;
  return { id, value: median(whole), unit: "ms", spread: halfRange(whole), note };
}

async function run(args: readonly string[]): Promise<{ readonly ms: number; readonly output: string }> {
  const started = performance.now();
  const { stdout } = await execute(process.execPath, args);
  return { ms: performance.now() - started, output: stdout };
}
