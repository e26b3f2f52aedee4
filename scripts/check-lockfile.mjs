// `npm ci` refuses a lockfile that lacks a platform package, and `npm install` leaves out without a word what a
// registry mirror does not have yet. So every dependency that is declared must be entered: in the workspace, and in the projects of their own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const missing = [".", "test/clients", "test/runtimes"].flatMap(missingOf);
for (const line of missing) console.error(line);
if (missing.length > 0) {
  console.error(
    "Take a version whose platform packages are all in the registry, then run `npm ci --dry-run`.",
  );
  process.exitCode = 1;
}

function missingOf(project) {
  const { packages } = JSON.parse(readFileSync(join(root, project, "package-lock.json"), "utf8"));
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isEntered(packages, path, name))
      .map((name) => `${project}: ${path || "the project"} needs ${name}, which is not entered`),
  );
  console.log(`${project}: ${Object.keys(packages).length} entries, ${missing.length} missing`);
  return missing;
}

/** Looks where Node would: beside the package, then in every node_modules above it. */
function isEntered(packages, path, name) {
  const own = path === "" ? "" : `${path}/`;
  if (packages[`${own}node_modules/${name}`] !== undefined) return true;
  if (path === "") return false;
  const parent = path.includes("/node_modules/") ? path.slice(0, path.lastIndexOf("/node_modules/")) : "";
  return isEntered(packages, parent, name);
}
