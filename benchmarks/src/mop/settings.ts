import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "@signet/core";
import * as z from "zod";

const taskSettingsSchema = z.object({
  name: z.string(),
  /** Rows of each split, from its start. */
  train: z.number().int().positive(),
  val: z.number().int().positive(),
  test: z.number().int().positive(),
});
const settingsSchema = z.object({
  model: z.object({ name: z.string(), sha256: z.string() }),
  embedder: z.string(),
  seeds: z.array(z.number().int()).min(1),
  /** Distinct answers that one method may base its decisions on, its proposals included. */
  callsPerMethod: z.number().int().positive(),
  methods: z.array(z.string()),
  tasks: z.array(taskSettingsSchema),
});

/** What is compared, on what and how: fixed before the first measured run. */
export interface WinRateSettings extends z.infer<typeof settingsSchema> {
  /** Of the whole file, the pilot's figures and the selection rule included. */
  readonly digest: string;
}
export type TaskSettings = z.infer<typeof taskSettingsSchema>;

/** Reads `benchmarks/tasks.json`. */
export function readSettings(): WinRateSettings {
  const text = readFileSync(fileURLToPath(new URL("../../tasks.json", import.meta.url)), "utf8");
  return { ...settingsSchema.parse(JSON.parse(text)), digest: sha256Hex(text) };
}
