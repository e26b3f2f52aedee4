import type { BenchmarkContext, Row } from "../../report.js";
import { runTests, type TestCounts } from "./run-tests.js";

const strategies = "packages/optimizers/src";
/** The tests of GPO and of dual-phase, the numbers of their specifications among them. */
const specPaths = ["gpo", "dual-phase"].flatMap((name) => [
  `${strategies}/${name}/`,
  `${strategies}/strategies/${name}`,
]);
const conformancePaths = [`${strategies}/strategies/conformance/`];

/** What the test suites hold to, counted. The conformance suite of all strategies takes minutes and runs on request alone. */
export async function checkedRows({ isWanted, isNamed, log }: BenchmarkContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (isWanted("spec_numbers")) rows.push(rowOf("spec_numbers", await runTests(specPaths)));
  if (isNamed("conformance")) rows.push(rowOf("conformance", await runTests(conformancePaths)));
  else if (isWanted("conformance")) log("  conformance is measured on request: --only conformance");
  return rows;
}

function rowOf(id: string, { files, passed, failed }: TestCounts): Row {
  return {
    id,
    value: failed,
    unit: "failed tests",
    note: `${passed} passed, ${failed} failed, in ${files} files`,
  };
}
