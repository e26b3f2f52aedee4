import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Row } from "../report.js";
import { halfRange, median } from "../spine/summary.js";

const processes = 15;
const child = fileURLToPath(new URL("./load-child.mjs", import.meta.url));

interface Times {
  readonly coldMs: number;
  readonly warmMs: number;
}

/** How long `load` takes for an artifact of three modules with 24 demos: the first one of a process, imports aside, and later ones. */
export async function loadTime(): Promise<readonly Row[]> {
  const artifact = runChild("seal");
  // The child prints just this.
  const times = Array.from({ length: processes }, () => JSON.parse(runChild("load", artifact)) as Times);
  const kb = (artifact.length / 1000).toFixed(1);
  const note = `an artifact of 3 modules and 24 demos, ${kb} kB; median of ${processes} processes`;
  const warm = times.map(({ warmMs }) => warmMs);
  const cold = times.map(({ coldMs }) => coldMs);
  return [
    row("load_ms", warm, `${note}, each the median of 300 loads after the first`),
    row(
      "load_cold_ms",
      cold,
      `${note}, the first load after the imports; least ${Math.min(...cold).toFixed(2)}`,
    ),
  ];
}

function runChild(what: "seal" | "load", input = ""): string {
  return execFileSync(process.execPath, [child, what], { encoding: "utf8", input });
}

function row(id: string, values: readonly number[], note: string): Row {
  return { id, value: median(values), unit: "ms", spread: halfRange(values), note };
}
