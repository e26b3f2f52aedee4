// The system's Chromium; on Debian it is installed when there is none.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** @returns {Promise<string>} Path of the executable. SIGNET_CHROMIUM names another one. */
export async function findChromium() {
  const found = process.env.SIGNET_CHROMIUM ?? inPath();
  if (found !== undefined) return found;
  process.stderr.write("Installing Chromium (apt-get) ...\n");
  try {
    await run("apt-get", ["update", "-qq"]);
    await run("apt-get", ["install", "-y", "-qq", "chromium"], { maxBuffer: 1e8 });
  } catch (cause) {
    throw new Error("There is no Chromium here, and apt-get cannot install one: set SIGNET_CHROMIUM", {
      cause,
    });
  }
  const installed = inPath();
  if (installed === undefined) throw new Error("Chromium was installed, but is not in PATH");
  return installed;
}

function inPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
