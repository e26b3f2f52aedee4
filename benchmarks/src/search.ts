import type { Benchmark, BenchmarkContext, Row } from "./report.js";
import { gainIds, gainRows } from "./search/gain-rows.js";
import { runCost } from "./search/run-cost.js";
import { tpeIds, tpeRows } from "./search/tpe-rows.js";
import { verifyRows } from "./search/verify-rows.js";

/** Rows that are measured together, by their ids. */
interface Measurement {
  readonly ids: readonly string[];
  readonly measure: (context: BenchmarkContext) => Promise<readonly Row[]>;
}

const verifyIds = ["null_claims", "null_claims_worst", "interval_cover", "interval_cover_worst"];

const measurements: readonly Measurement[] = [
  { ids: ["run_us"], measure: runCost },
  { ids: tpeIds, measure: tpeRows },
  { ids: verifyIds, measure: verifyRows },
  { ids: gainIds, measure: gainRows },
];

/** Whether the search is as good, as cheap and as honest as it says. */
const search: Benchmark = async (context) => {
  const rows: Row[] = [];
  for (const { ids, measure } of measurements) {
    if (!ids.some(context.isWanted)) continue;
    context.log(`measuring ${ids.join(", ")}`);
    rows.push(...(await measure(context)));
  }
  return rows;
};
export default search;
