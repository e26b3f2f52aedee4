import { loaderSize } from "../../../scripts/loader-size.mjs";
import type { BenchmarkContext, Row } from "../report.js";

/** What a bundled production program loads before its first answer: `load`, `predict`, `openAiFetch`; minified, gzip, without zod. */
export async function loaderKb({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const { kb, files } = await loaderSize();
  for (const file of files)
    log(`  ${file.name}: ${file.kb.toFixed(2)} kB, ${file.isLoaded ? "loaded" : "not loaded"}`);
  const later = files.filter(({ isLoaded }) => !isLoaded).reduce((sum, file) => sum + file.kb, 0);
  const note = `a step with its artifact, through plain fetch; ${later.toFixed(1)} kB more when something asks for them`;
  return [{ id: "loader_kb", value: kb, unit: "kB", note }];
}
