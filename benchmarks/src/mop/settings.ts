import { sha256Hex } from "@signet/core";
import * as z from "zod";
import { taskSizesSchema } from "../tasks/cut-to.js";
import { readTasksFile } from "../tasks/tasks-file.js";

const settingsSchema = z.object({
  model: z.object({ name: z.string(), sha256: z.string() }),
  embedder: z.string(),
  seeds: z.array(z.number().int()).min(1),
  /** Distinct answers that one method may base its decisions on, its proposals included. */
  callsPerMethod: z.number().int().positive(),
  methods: z.array(z.string()),
  tasks: z.array(taskSizesSchema),
});

/** What is compared, on what and how: fixed before the first measured run. */
export interface WinRateSettings extends z.infer<typeof settingsSchema> {
  /** Of all that the file says on this measurement, the pilot's figures and the selection rule included. */
  readonly digest: string;
}

/** Reads `benchmarks/tasks.json`, but for the part that another benchmark is measured by. */
export function readSettings(): WinRateSettings {
  const { strategies: _, ...own } = readTasksFile();
  return { ...settingsSchema.parse(own), digest: sha256Hex(JSON.stringify(own)) };
}
