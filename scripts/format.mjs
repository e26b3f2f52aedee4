// npm run format: formats, sorts imports and applies the safe fixes of the linter.
import { ensureInstalled } from "./ensure-installed.mjs";
import { tool } from "./run.mjs";

await ensureInstalled();
process.exitCode = (
  await tool("@biomejs/biome", "bin/biome", ["check", "--write", ...process.argv.slice(2)])
).code;
