import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Row } from "../report.js";
import { halfRange, median } from "../spine/summary.js";

const rounds = 15;
const child = fileURLToPath(new URL("./cold-start.mjs", import.meta.url));
const execute = promisify(execFile);

/**
 * From the start of a process to the end of one that imported core and zod, loaded an artifact and answered once, beside a process that does nothing.
 * The two take turns.
 */
export async function coldStart(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "signet-cold-start-"));
  try {
    const artifact = join(folder, "triage.json");
    await writeFile(artifact, (await run([child])).output);
    const empty: number[] = [];
    const whole: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < rounds; round++) {
      empty.push((await run(["-e", ""])).ms);
      const { ms, output } = await run([child, artifact]);
      const [label, used] = output.trim().split(" ");
      if (label !== "bug") throw new Error(`the process answered ${output}`);
      whole.push(ms);
      cpu.push(Number(used));
    }
    const note = `a whole process; one that does nothing takes ${median(empty).toFixed(0)} ms; median of ${rounds}, least ${Math.min(...whole).toFixed(0)}; ${median(cpu).toFixed(0)} ms of CPU time`;
    return [{ id: "cold_start_ms", value: median(whole), unit: "ms", spread: halfRange(whole), note }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(args: readonly string[]): Promise<{ readonly ms: number; readonly output: string }> {
  const started = performance.now();
  const { stdout } = await execute(process.execPath, args);
  return { ms: performance.now() - started, output: stdout };
}
