// npm run bench -- NAME [--json] [--only ID,ID]: runs benchmarks/src/NAME.ts on the built packages, as a user would
// import them. --only measures single rows, for benchmarks of many.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureBuilt } from "../scripts/build.mjs";
import { ensureInstalled } from "../scripts/ensure-installed.mjs";

const folder = new URL("./src/", import.meta.url);
const { values, positionals } = readArguments();
const [name] = positionals;

if (positionals.length !== 1 || !existsSync(new URL(`${name}.ts`, folder))) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && !/^(report|measurements)\.|\.test\.ts$/.test(file))
    .map((file) => file.slice(0, -3));
  console.error(
    `Usage: npm run bench -- NAME [--json] [--only ID,ID]\nBenchmarks: ${names.join(", ") || "none yet"}`,
  );
  process.exit(2);
}

await ensureInstalled();
await ensureBuilt();
const { createJiti } = await import("jiti");
const jiti = createJiti(import.meta.url);
const load = (file) => jiti.import(fileURLToPath(new URL(file, folder)));

const { report, formatReport } = await load("report.ts");
const { default: benchmark } = await load(`${name}.ts`);
const log = (line) => process.stderr.write(`${line}\n`);
const wanted = values.only?.split(",");
const isWanted = (id) => wanted?.includes(id) ?? true;
const isNamed = (id) => wanted?.includes(id) ?? false;
const whole = report(name, await benchmark({ log, isWanted, isNamed }));
if (whole.rows.length === 0) log(`No row was measured: ${name} has none of ${values.only}`);
console.log(values.json ? JSON.stringify(whole) : formatReport(whole));

/** What was not understood is no benchmark's name, so that the usage is shown. */
function readArguments() {
  const options = { json: { type: "boolean" }, only: { type: "string" } };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch {
    return { values: {}, positionals: [] };
  }
}
