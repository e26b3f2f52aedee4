import { type Measurement, measureAll } from "./measurements.js";
import type { Benchmark } from "./report.js";
import { ruleTaskIds, ruleTaskRows } from "./strategies/rule-task/rule-task-rows.js";

const measurements: readonly Measurement[] = [{ ids: ruleTaskIds, measure: ruleTaskRows }];

/** What strategies are worth that have a model write instructions. */
const strategies: Benchmark = (context) => measureAll(measurements, context);
export default strategies;
