import { sha256Hex } from "@signet/core";
import * as z from "zod";
import { taskSizesSchema } from "../../tasks/cut-to.js";
import { readTasksFile } from "../../tasks/tasks-file.js";

const settingsSchema = z.object({
  seeds: z.array(z.number().int()).min(1),
  /** Distinct answers that one method may base its decisions on, its proposals included. */
  callsPerMethod: z.number().int().positive(),
  methods: z.array(z.string()),
  tasks: z.array(taskSizesSchema),
});
const modelSchema = z.object({ name: z.string(), sha256: z.string() });

/** What is compared, on what and how: fixed before the first measured run. */
export interface BbhSettings extends z.infer<typeof settingsSchema> {
  readonly model: z.infer<typeof modelSchema>;
  /** Of all that the file says on this measurement. */
  readonly digest: string;
}

/** Reads the part `strategies` of `benchmarks/tasks.json`, and the model that all parts share. */
export function readBbhSettings(): BbhSettings {
  const { model, strategies } = readTasksFile();
  return {
    ...settingsSchema.parse(strategies),
    model: modelSchema.parse(model),
    digest: sha256Hex(JSON.stringify({ model, strategies })),
  };
}
