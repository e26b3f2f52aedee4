import { canonicalJson } from "@signet/core";
import type { ModuleRecord } from "./module-records.js";

/** Whether a module did its own part as its labels say; `undefined` where they say nothing of it, or it has no answer. */
export function isOwnPartRight({
  output,
  expected,
}: Pick<ModuleRecord, "output" | "expected">): boolean | undefined {
  const labels = Object.entries(expected);
  if (output === undefined || labels.length === 0) return undefined;
  return labels.every(([name, value]) => canonicalJson(output[name] ?? null) === canonicalJson(value));
}
