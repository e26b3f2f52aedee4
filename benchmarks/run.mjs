// npm run bench -- NAME [--json]: runs benchmarks/src/NAME.ts on the built packages, as a user would import them.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureBuilt } from "../scripts/build.mjs";
import { ensureInstalled } from "../scripts/ensure-installed.mjs";

const folder = new URL("./src/", import.meta.url);
const args = process.argv.slice(2);
const name = args.find((arg) => !arg.startsWith("-"));
const unknown = args.filter((arg) => arg !== "--json" && arg !== name);

if (name === undefined || unknown.length > 0 || !existsSync(new URL(`${name}.ts`, folder))) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && !/^report\.|\.test\.ts$/.test(file))
    .map((file) => file.slice(0, -3));
  console.error(`Usage: npm run bench -- NAME [--json]\nBenchmarks: ${names.join(", ") || "none yet"}`);
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
const whole = report(name, await benchmark({ log }));
console.log(args.includes("--json") ? JSON.stringify(whole) : formatReport(whole));
