// npm run build: every package through turbo; what has not changed comes from its cache.
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./ensure-installed.mjs";
import { tool } from "./run.mjs";

/** Builds all packages. @returns {Promise<{ code: number, output: string }>} */
export const build = ({ args = [], capture = false } = {}) =>
  tool("turbo", "bin/turbo", ["run", "build", "--output-logs=new-only", "--ui=stream", ...args], { capture });

/** Builds quietly; ends the process with the compiler's messages when that fails. */
export async function ensureBuilt() {
  const { code, output } = await build({ capture: true });
  if (code === 0) return;
  process.stderr.write(output);
  process.exit(code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureInstalled();
  process.exitCode = (await build({ args: process.argv.slice(2) })).code;
}
