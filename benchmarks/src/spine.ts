import installSize from "./install-size.js";
import { type Measurement, measureAll } from "./measurements.js";
import type { Benchmark } from "./report.js";
import { coreSize } from "./spine/core-size.js";
import { evaluateThroughput } from "./spine/evaluate-throughput.js";
import { importTime } from "./spine/import-time.js";
import { killResume } from "./spine/kill-resume.js";
import { predictCost } from "./spine/predict-cost.js";
import { quickstart, quickstartIds } from "./spine/quickstart.js";
import { typesCost } from "./spine/types-cost.js";

/** The cheap ones first; the language model runs last, with nothing beside it. */
const measurements: readonly Measurement[] = [
  { ids: ["predict_us", "cache_hit_us"], measure: predictCost },
  { ids: ["evaluate_16", "evaluate_64"], measure: evaluateThroughput },
  { ids: ["import_ms"], measure: importTime },
  { ids: ["core_kb"], measure: coreSize },
  { ids: ["types_ms", "types_inst"], measure: typesCost },
  { ids: ["install_mb"], measure: installSize },
  { ids: ["kill_resume"], measure: (context) => killResume("scripted", context) },
  { ids: quickstartIds, measure: quickstart },
  { ids: ["kill_resume_embedded"], measure: (context) => killResume("embedded", context) },
];

/** Whether the first end-to-end compile holds what was promised of it: speed, size, gain, and resuming. */
const spine: Benchmark = (context) => measureAll(measurements, context);
export default spine;
