// npm test, npm run test:services: one vitest project, installing what is missing first. Further arguments go to
// vitest. With SIGNET_TEST_REPORT set to a path, vitest's JSON report is written there too.
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { findFiles } from "./find-files.mjs";
import { tool } from "./run.mjs";

const [project, ...args] = process.argv.slice(2);
const report = process.env.SIGNET_TEST_REPORT;
const reporters =
  report === undefined ? [] : ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];

await ensureInstalled();
if (project === "services") {
  await ensureInstalled("test/clients");
  await ensureBuilt();
}
if (
  project === "services" &&
  findFiles(["packages", "examples", "benchmarks", "test"], ".services.test.ts").length === 0
) {
  console.log("There is no *.services.test.ts yet.");
} else {
  process.exitCode = (
    await tool("vitest", "vitest.mjs", ["run", "--project", project, ...reporters, ...args])
  ).code;
}
