// `npm ci` when, and only when, node_modules is not what package-lock.json says.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { npm } from "./run.mjs";

/** Installs the dependencies if they are missing or of another lockfile. Ends the process when that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  process.stderr.write("Installing the dependencies (npm ci) ...\n");
  const { code, output } = await npm(["ci", "--no-audit", "--no-fund"], { capture: true });
  if (code === 0) return;
  process.stderr.write(
    `${output}\nnpm ci failed. Check the network and the registry, then run this command again.\n`,
  );
  process.exit(code);
}

/** Compares what npm recorded when it installed with the lockfile; times of files say nothing after a checkout. */
function isInstalled() {
  const installed = packagesOf("../node_modules/.package-lock.json");
  if (installed === undefined) return false;
  return Object.entries(packagesOf("../package-lock.json")).every(([path, wanted]) => {
    if (path === "" || wanted.link) return true;
    const found = installed[path];
    if (found === undefined) return mayBeMissing(wanted);
    return found.version === wanted.version;
  });
}

const mayBeMissing = ({ optional, peer }) => optional === true || peer === true;

function packagesOf(relativePath) {
  try {
    return JSON.parse(readFileSync(new URL(relativePath, import.meta.url), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureInstalled();
