// npm run quickstart: installs and builds what is missing, then runs examples/quickstart. Arguments go to it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { root, tool } from "./run.mjs";

const main = join(root, "examples", "quickstart", "main.ts");

await ensureInstalled();
await ensureBuilt();
if (existsSync(main)) {
  process.exitCode = (await tool("jiti", "lib/jiti-cli.mjs", [main, ...process.argv.slice(2)])).code;
} else {
  console.error(`The quickstart is missing: ${main}`);
  process.exitCode = 1;
}
