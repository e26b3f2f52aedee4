import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";

/** `benchmarks/tasks.json`: what the benchmarks on real tasks measure, each in a part of its own. */
export function readTasksFile(): Readonly<Record<string, unknown>> {
  const text = readFileSync(fileURLToPath(new URL("../../tasks.json", import.meta.url)), "utf8");
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
