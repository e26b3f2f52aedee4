import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ManifestEntry } from "../manifest.js";
import { readTask, type Task } from "../read-task.js";

export const madeUpEntry: ManifestEntry = {
  task: "made up",
  inputs: ["text"],
  outputs: ["label"],
  metric: "accuracy",
  instruction: "Say whether it flies.",
  used_by: [],
  labels: ["yes", "no"],
  file: "flies.jsonl",
};

/** Ducks and dogs by turns, eight of each split: ducks fly. */
export function madeUpTask(): Task {
  const folder = mkdtempSync(join(tmpdir(), "signet-task-"));
  try {
    const rows = ["train", "val", "test"].flatMap((split) =>
      Array.from({ length: 8 }, (_, index) => ({
        id: `${split}-${index}`,
        split,
        text: `${index % 2 === 0 ? "duck" : "dog"} ${split} ${index}`,
        label: index % 2 === 0 ? "yes" : "no",
      })),
    );
    writeRows(join(folder, madeUpEntry.file), rows);
    return readTask(folder, "flies", madeUpEntry);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the data directory has them. */
export function writeRows(file: string, rows: readonly object[]): void {
  writeFileSync(file, `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
}
