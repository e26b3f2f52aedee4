import { type Measurement, measureAll } from "./measurements.js";
import type { Benchmark } from "./report.js";
import { gainIds, gainRows } from "./search/gain-rows.js";
import { runCost } from "./search/run-cost.js";
import { tpeIds, tpeRows } from "./search/tpe-rows.js";
import { verifyRows } from "./search/verify-rows.js";

const verifyIds = ["null_claims", "null_claims_worst", "interval_cover", "interval_cover_worst"];

const measurements: readonly Measurement[] = [
  { ids: ["run_us"], measure: runCost },
  { ids: tpeIds, measure: tpeRows },
  { ids: verifyIds, measure: verifyRows },
  { ids: gainIds, measure: gainRows },
];

/** Whether the search is as good, as cheap and as honest as it says. */
const search: Benchmark = (context) => measureAll(measurements, context);
export default search;
