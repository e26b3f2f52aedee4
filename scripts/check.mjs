// npm run check [-- PART ...]: everything that is not a test, each part with its own verdict, two at a time.
import { availableParallelism } from "node:os";
import { build } from "./build.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { node, tool } from "./run.mjs";

const packages = ["core", "optimizers", "adapters", "serve", "cli"];
const capture = { capture: true };
const script = (name) => () => node([`scripts/${name}.mjs`], capture);

/** @type {Readonly<Record<string, () => Promise<{ code: number, output: string }>>>} */
const sourceParts = {
  "lint and format": () =>
    tool("@biomejs/biome", "bin/biome", ["check", "--error-on-warnings", "--colors=off"], capture),
  types: () => tool("typescript", "bin/tsc", ["-p", "tsconfig.json", "--pretty", "false"], capture),
  "dead exports": () => tool("knip", "bin/knip.js", ["--no-progress", "--no-config-hints"], capture),
  "core at the edge": script("check-edge"),
  "skipped tests": script("check-skipped"),
  lockfile: script("check-lockfile"),
};

/** What is published: these need the build. */
const builtParts = {
  ...perPackage("publint", (path) => tool("publint", "src/cli.js", ["run", path, "--strict"], capture)),
  ...perPackage("exported types", (path) =>
    tool(
      "@arethetypeswrong/cli",
      "dist/index.js",
      ["--pack", path, "--profile", "esm-only", "--no-color"],
      capture,
    ),
  ),
  size: script("check-size"),
};

const asked = process.argv.slice(2);
const isAsked = (name) => asked.length === 0 || asked.some((word) => name.includes(word));

await ensureInstalled();
// What is type-checked includes the tests that meet official clients.
await ensureInstalled("test/clients");
const verdicts = await runParts({ build: () => build(capture), ...pick(sourceParts) });
const isBuilt = verdicts.get("build");
const passed = isBuilt ? [...verdicts, ...(await runParts(pick(builtParts)))] : [...verdicts];
if (!isBuilt) console.log("\nThe packages do not build: what is published was not checked.");

const failed = passed.filter(([, ok]) => !ok).map(([name]) => name);
console.log(
  failed.length === 0
    ? `\ncheck: all ${passed.length} parts are fine`
    : `\ncheck: failed: ${failed.join(", ")}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs the parts with bounded parallelism and prints each as it ends. */
async function runParts(parts) {
  const verdicts = new Map();
  const queue = Object.entries(parts)[Symbol.iterator]();
  const worker = async () => {
    for (const [name, part] of queue) {
      const start = performance.now();
      const { code, output } = await part();
      verdicts.set(name, code === 0);
      print(name, code, output, (performance.now() - start) / 1000);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  return verdicts;
}

function print(name, code, output, seconds) {
  console.log(`${code === 0 ? "ok  " : "FAIL"}  ${name.padEnd(28)} ${seconds.toFixed(1).padStart(5)} s`);
  if (code !== 0 || /^size/.test(name)) console.log(output.trimEnd().replace(/^/gm, "      "));
}

function perPackage(part, run) {
  return Object.fromEntries(packages.map((name) => [`${part} ${name}`, () => run(`packages/${name}`)]));
}

function pick(parts) {
  return Object.fromEntries(Object.entries(parts).filter(([name]) => isAsked(name)));
}
