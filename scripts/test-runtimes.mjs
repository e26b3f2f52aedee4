// npm run test:runtimes [-- bun deno ...]: the built packages in every runtime that they are for, each a real process of that runtime, on one suite
// (test/runtimes/suite.mjs). The runtimes come through npm, Chromium from the system. With SIGNET_TEST_REPORT set to a path, a report that
// count-tests.mjs reads is written there.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";

await ensureInstalled();
await ensureBuilt();
await ensureInstalled("test/runtimes");
// These import what was installed and built just now.
const { runtimes } = await import("../test/runtimes/runtimes.mjs");
const { findRuntimeHazards } = await import("./find-runtime-hazards.mjs");

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(runtimes, name));
if (unknown.length > 0) {
  console.error(`There is no runtime ${unknown.join(", ")}, only ${Object.keys(runtimes).join(", ")}.`);
  process.exit(1);
}

const outcomes = [{ runtime: "built files", results: findRuntimeHazards() }];
for (const name of names.length > 0 ? names : Object.keys(runtimes)) outcomes.push(await tryRuntime(name));
for (const { runtime, results } of outcomes) print(runtime, results);
writeReport(outcomes);
if (outcomes.some(({ results }) => results.some(({ ok }) => !ok))) process.exitCode = 1;

/** A runtime that does not start, or says nothing, is one failure. */
async function tryRuntime(runtime) {
  try {
    return { runtime, results: await runtimes[runtime]() };
  } catch (error) {
    return {
      runtime,
      results: [{ name: "starts, and tells results", ok: false, error: String(error?.stack ?? error) }],
    };
  }
}

function print(runtime, results) {
  const failed = results.filter(({ ok }) => !ok);
  console.log(`${runtime.padEnd(12)} ${results.length - failed.length} passed, ${failed.length} failed`);
  for (const { name, error } of failed) console.log(`  ${name}\n    ${error}`);
}

/** The part of vitest's JSON report that count-tests.mjs reads. */
function writeReport(outcomes) {
  const path = process.env.SIGNET_TEST_REPORT;
  if (path === undefined) return;
  const all = outcomes.flatMap(({ results }) => results);
  const testResults = outcomes.map(({ runtime, results }) => ({
    name: runtime,
    status: results.every(({ ok }) => ok) ? "passed" : "failed",
    assertionResults: results.map(({ name, ok }) => ({
      fullName: `${runtime}: ${name}`,
      status: ok ? "passed" : "failed",
    })),
  }));
  const report = {
    numTotalTests: all.length,
    numPassedTests: all.filter(({ ok }) => ok).length,
    numFailedTests: all.filter(({ ok }) => !ok).length,
    testResults,
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(report));
}
