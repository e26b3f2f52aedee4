// No test is skipped, focused, left to do, or made to depend on the machine. (The linter's own rules take any call of a
// function named `fit` for a focused test.)
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findFiles } from "./find-files.mjs";
import { root } from "./run.mjs";

const skipping =
  /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:skip|only|todo|fails|skipIf|runIf)\b|\bx(?:it|test|describe)\(|\b(?:ctx|context)\.skip\(/;

const folders = ["packages", "examples", "benchmarks", "test"];
const tests = [".test.ts", ".test-d.ts"].flatMap((suffix) => findFiles(folders, suffix));
const found = tests.flatMap((path) =>
  readFileSync(join(root, path), "utf8")
    .split("\n")
    .flatMap((line, index) => (skipping.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
);

console.log(`${tests.length} test files, ${found.length} skipped tests`);
for (const line of found) console.error(line);
if (found.length > 0) process.exitCode = 1;
