import { type Measurement, measureAll } from "./measurements.js";
import type { Benchmark } from "./report.js";
import { measureBbh } from "./strategies/bbh/measure-bbh.js";
import { checkedRows } from "./strategies/checked/checked-rows.js";
import { ruleTaskIds, ruleTaskRows } from "./strategies/rule-task/rule-task-rows.js";

const measurements: readonly Measurement[] = [
  { ids: ["spec_numbers", "conformance"], measure: checkedRows },
  { ids: ruleTaskIds, measure: ruleTaskRows },
  { ids: ["bbh_table"], measure: measureBbh },
];

/** What strategies are worth that have a model write instructions. */
const strategies: Benchmark = (context) => measureAll(measurements, context);
export default strategies;
