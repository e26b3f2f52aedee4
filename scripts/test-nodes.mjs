// npm run test:nodes [-- 22 24]: the unit tests on other Node versions, fetched through npm into a temporary folder
// that is kept between runs.
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensureInstalled } from "./ensure-installed.mjs";
import { npm, run, toolPath } from "./run.mjs";

const versions = process.argv.length > 2 ? process.argv.slice(2) : ["22", "24"];

await ensureInstalled();
const failed = [];
for (const version of versions) {
  const folder = await installNode(version);
  const bin = join(folder, "node_modules", "node", "bin");
  const executable = join(bin, process.platform === "win32" ? "node.exe" : "node");
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
  await run(executable, ["-p", "'Node ' + process.version"], { env });
  const { code } = await run(executable, [toolPath("vitest", "vitest.mjs"), "run", "--project", "unit"], {
    env,
  });
  if (code !== 0) failed.push(version);
}
if (failed.length > 0) {
  console.error(`\nFailed on Node ${failed.join(", ")}.`);
  process.exitCode = 1;
}

/** Installs one Node into its own folder. Its package fetches the executable in an install script. */
async function installNode(version) {
  const folder = join(tmpdir(), `signet-node-${version}`);
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, allowScripts: { node: true } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const { code, output } = await npm(["install", "--no-save", "--no-audit", "--no-fund", `node@${version}`], {
    cwd: folder,
    capture: true,
  });
  if (code === 0) return folder;
  console.error(`${output}\nNode ${version} could not be installed.`);
  process.exit(code);
}
