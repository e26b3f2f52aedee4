// Starts child processes the same way from every script: no shell, the repository as the working directory.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const quiet = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NODE_LLAMA_CPP_SKIP_DOWNLOAD: "true" };

/**
 * Runs a command and waits for it.
 *
 * @param {string} command An executable.
 * @param {readonly string[]} args Its arguments.
 * @param {{ cwd?: string, env?: Record<string, string>, capture?: boolean }} options `capture` collects the output
 *   instead of showing it.
 * @returns {Promise<{ code: number, output: string }>} The exit code (1 when killed) and the captured output.
 */
export function run(command, args, { cwd = root, env = {}, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...quiet, ...env },
      stdio: capture ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** Runs a script with this Node. */
export const node = (args, options) => run(process.execPath, args, options);

/** Runs npm: the one that started us when there is one, so that no shell is needed on Windows either. */
export const npm = (args, options) =>
  process.env.npm_execpath === undefined
    ? run("npm", args, options)
    : node([process.env.npm_execpath, ...args], options);

/** Runs the command line tool `bin` of an installed package. */
export function tool(packageName, bin, args, options) {
  return node([toolPath(packageName, bin), ...args], options);
}

/** Path of the file `bin` inside an installed package. */
export function toolPath(packageName, bin) {
  const require = createRequire(new URL("../package.json", import.meta.url));
  return require.resolve.paths(packageName).map((folder) => `${folder}/${packageName}/${bin}`)[0];
}
