// `npm ci` when, and only when, node_modules is not what package-lock.json says: of the workspace, or of a project of its own such as test/clients.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { npm, root } from "./run.mjs";

/** Installs a project's dependencies if they are missing or of another lockfile. Ends the process when that fails. */
export async function ensureInstalled(project = ".") {
  const cwd = join(root, project);
  if (isInstalled(cwd)) return;
  const where = project === "." ? "" : ` in ${project}`;
  process.stderr.write(`Installing the dependencies (npm ci${where}) ...\n`);
  const { code, output } = await npm(["ci", "--no-audit", "--no-fund"], { cwd, capture: true });
  if (code === 0) return;
  process.stderr.write(
    `${output}\nnpm ci${where} failed. Check the network and the registry, then run this command again.\n`,
  );
  process.exit(code);
}

/** Compares what npm recorded when it installed with the lockfile; times of files say nothing after a checkout. */
function isInstalled(cwd) {
  const installed = packagesOf(join(cwd, "node_modules/.package-lock.json"));
  if (installed === undefined) return false;
  return Object.entries(packagesOf(join(cwd, "package-lock.json"))).every(([path, wanted]) => {
    if (path === "" || wanted.link) return true;
    const found = installed[path];
    if (found === undefined) return mayBeMissing(wanted);
    return found.version === wanted.version;
  });
}

const mayBeMissing = ({ optional, peer }) => optional === true || peer === true;

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureInstalled();
