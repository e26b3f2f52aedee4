import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchmarkContext, Row } from "../report.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const tests = "test/clients/serve-clients.services.test.ts";

/** What vitest reports, as far as it is read here. */
interface TestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The official clients of OpenAI, Anthropic and the AI SDK against a served program: how many of their checks fail. */
export async function realClients({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "signet-clients-"));
  try {
    const path = join(folder, "report.json");
    await runTests(path, log);
    // Written by vitest's own JSON reporter.
    const { numTotalTests, numPassedTests, testResults } = JSON.parse(
      readFileSync(path, "utf8"),
    ) as TestReport;
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status !== "passed")
      .map(({ fullName }) => fullName);
    if (numTotalTests === 0) throw new Error(`No check of ${tests} was run`);
    return [
      {
        id: "real_clients",
        value: numTotalTests - numPassedTests,
        unit: "failures",
        note: `${numPassedTests} of ${numTotalTests} checks passed with the official clients of OpenAI, Anthropic and the AI SDK, unmodified, streaming and not${failed.length === 0 ? "" : `; failed: ${failed.join("; ")}`}`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Failed tests end the process with 1; the report says which. */
function runTests(report: string, log: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const args = [join(root, "scripts/test.mjs"), "services", tests];
    const env = { ...process.env, SIGNET_TEST_REPORT: report };
    execFile(process.execPath, args, { cwd: root, env }, (error, _, stderr) => {
      if (error !== null) log(`  ${stderr.slice(-1000)}`);
      resolve();
    });
  });
}
