import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Benchmark, Row } from "./report.js";

const folder = fileURLToPath(new URL("../../node_modules", import.meta.url));
const partsShown = 12;

/**
 * What `npm ci` puts on disk, in MB of 1,000,000 bytes as the file system allots them, in all and by its largest
 * parts. A part is a package, or all packages of one scope.
 */
const installSize: Benchmark = async () => {
  const parts = readdirSync(folder)
    .map((name) => ({ id: `install_mb.${name}`, value: megabytes(join(folder, name)), unit: "MB" }))
    .sort((a, b) => b.value - a.value);
  const all: Row = {
    id: "install_mb",
    value: parts.reduce((total, { value }) => total + value, 0),
    unit: "MB",
    note: `${parts.length} packages and scopes, the ${partsShown} largest below`,
  };
  return [all, ...parts.slice(0, partsShown)];
};
export default installSize;

function megabytes(path: string): number {
  return allottedBytes(path) / 1e6;
}

function allottedBytes(path: string): number {
  const stats = lstatSync(path);
  const own = stats.blocks * 512;
  if (!stats.isDirectory()) return own;
  return readdirSync(path).reduce((total, name) => total + allottedBytes(join(path, name)), own);
}
