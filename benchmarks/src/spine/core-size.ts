import { fullEntryKb, readmeProgramKb } from "../../../scripts/core-size.mjs";
import type { BenchmarkContext, Row } from "../report.js";

/** What core adds to a bundle: tree-shaken, minified, gzip, without zod. */
export async function coreSize({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const program = await readmeProgramKb();
  if (program === undefined) log("  core_kb: README.md shows no program yet");
  const note = "the README's program";
  const own: readonly Row[] =
    program === undefined ? [] : [{ id: "core_kb", value: program, unit: "kB", note }];
  return [
    ...own,
    { id: "core_full_kb", value: await fullEntryKb(), unit: "kB", note: "everything that core exports" },
  ];
}
