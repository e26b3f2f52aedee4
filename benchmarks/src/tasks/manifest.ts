import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const entrySchema = z.object({
  /** What kind of task it is, in words. */
  task: z.string(),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  metric: z.string(),
  instruction: z.string(),
  used_by: z.array(z.string()),
  labels: z.array(z.string()).optional(),
  file: z.string(),
});
const manifestSchema = z.object({ tasks: z.record(z.string(), entrySchema) });

/** What the manifest says of one task. The true task description is not read, so that nothing can show it to a program. */
export type ManifestEntry = z.infer<typeof entrySchema>;

/** The folder of real tasks: `SIGNET_DATA`, else `shared/data` beside the repository. Absent when there is none. */
export function dataDirectory(): string | undefined {
  const beside = fileURLToPath(new URL("../../../../shared/data", import.meta.url));
  const directory = resolve(process.env.SIGNET_DATA ?? beside);
  return existsSync(join(directory, "manifest.json")) ? directory : undefined;
}

/** The tasks of a data directory by name, in the order of its manifest. */
export function readManifest(directory: string): Readonly<Record<string, ManifestEntry>> {
  return manifestSchema.parse(JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"))).tasks;
}
