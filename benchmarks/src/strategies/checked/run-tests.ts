import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const reportSchema = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(z.object({ name: z.string() })),
});

/** What came of some test files. */
export interface TestCounts {
  readonly files: number;
  readonly passed: number;
  /** Files that could not be run count as one each. */
  readonly failed: number;
}

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/**
 * Runs the unit tests of the files whose paths hold one of the texts.
 *
 * @throws {Error} When there is no such test.
 */
export async function runTests(paths: readonly string[]): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), "signet-tests-"));
  const file = join(folder, "report.json");
  try {
    await runVitest([...paths, "--reporter=json", `--outputFile=${file}`]);
    return countsIn(readFileSync(file, "utf8"), paths);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads what vitest's JSON reporter wrote. */
export function countsIn(report: string, paths: readonly string[]): TestCounts {
  const found = reportSchema.parse(JSON.parse(report));
  if (found.numTotalTests === 0 && found.testResults.length === 0)
    throw new Error(`No test stands in ${paths.join(", ")}`);
  // A file that cannot be loaded has no test that could fail.
  const failed = found.numFailedTests > 0 ? found.numFailedTests : found.numFailedTestSuites;
  return { files: found.testResults.length, passed: found.numPassedTests, failed };
}

/** Ends when vitest does, whether or not tests failed: its report says it. */
function runVitest(args: readonly string[]): Promise<void> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const fixed = ["run", "--project", "unit", "--typecheck.enabled=false", "--passWithNoTests"];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, ...fixed, ...args], { cwd: root, stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", () => resolve());
  });
}
