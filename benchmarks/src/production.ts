import { type Measurement, measureAll } from "./measurements.js";
import { dspyImport } from "./production/dspy-import.js";
import { loadTime } from "./production/load-time.js";
import type { Benchmark } from "./report.js";

const measurements: readonly Measurement[] = [
  { ids: ["load_ms", "load_cold_ms"], measure: loadTime },
  { ids: ["dspy_import"], measure: dspyImport },
];

/** What running compiled artifacts costs, and whether serving them holds what was promised: size, speed, clients, swaps. */
const production: Benchmark = (context) => measureAll(measurements, context);
export default production;
