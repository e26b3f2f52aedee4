import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const isWindows = process.platform === "win32";

export interface PythonEnvironmentOptions {
  /** Where the environment is made, or found from an earlier time. */
  readonly folder: string;
  /** The file that lists what is installed into it. */
  readonly requirements: string;
  readonly log: (line: string) => void;
}

/**
 * A Python with the requirements installed, as the path of its interpreter; `undefined`, and one line in the log, where there
 * is no Python or where they cannot be installed.
 */
export async function pythonEnvironment({
  folder,
  requirements,
  log,
}: PythonEnvironmentOptions): Promise<string | undefined> {
  const python = join(folder, isWindows ? "Scripts/python.exe" : "bin/python");
  const ready = join(folder, "ready"); // written last: an installation that was cut is begun again
  if (existsSync(ready) && existsSync(python)) return python;
  log(`installing ${requirements} into ${folder}, once`);
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await run(isWindows ? "python" : "python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2"];
    await run(python, [...pip, "--requirement", requirements]);
    writeFileSync(ready, "");
    return python;
  } catch (error) {
    log(`no Python environment for ${requirements}: ${reasonOf(error)}`);
    return undefined;
  }
}

/** The last line that the failed command said, or why it could not be started. */
function reasonOf(error: unknown): string {
  const { stderr, stdout, message } = error as { stderr?: string; stdout?: string; message?: string }; // execFile's
  return (stderr?.trim() || stdout?.trim() || message || String(error)).split("\n").at(-1) ?? "";
}
