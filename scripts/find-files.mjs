// Lists files of the working tree by the end of their name.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const ignored = new Set(["node_modules", "dist", ".git", ".turbo", "reports"]);

/** Paths relative to the root, sorted, of all files below `folders` whose name ends in `suffix`. */
export function findFiles(folders, suffix) {
  return folders.flatMap((folder) => walk(folder, suffix)).sort();
}

function walk(folder, suffix) {
  return entriesOf(folder).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path, suffix);
    return entry.name.endsWith(suffix) ? [path] : [];
  });
}

function entriesOf(folder) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}
