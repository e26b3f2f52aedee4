import { type Measurement, measureAll } from "./measurements.js";
import { coldStart } from "./production/cold-start.js";
import { dspyImport } from "./production/dspy-import.js";
import { hotSwap } from "./production/hot-swap.js";
import { loadTime } from "./production/load-time.js";
import { loaderKb } from "./production/loader-size.js";
import { otelCost } from "./production/otel-cost.js";
import { realClients } from "./production/real-clients.js";
import { retrieval } from "./production/retrieval.js";
import { serveRps } from "./production/serve-rps.js";
import type { Benchmark } from "./report.js";

const measurements: readonly Measurement[] = [
  { ids: ["loader_kb"], measure: loaderKb },
  { ids: ["load_ms", "load_cold_ms"], measure: loadTime },
  { ids: ["cold_start_ms", "cold_start_bundled_ms"], measure: coldStart },
  { ids: ["otel_us"], measure: otelCost },
  { ids: ["bm25_build_ms", "bm25_search_ms"], measure: retrieval },
  { ids: ["dspy_import"], measure: dspyImport },
  { ids: ["real_clients"], measure: realClients },
  { ids: ["hot_swap"], measure: hotSwap },
  { ids: ["serve_rps", "serve_p50_ms", "serve_p99_ms"], measure: serveRps },
];

/** What running compiled artifacts costs, and whether serving them holds what was promised: size, speed, clients, swaps. */
const production: Benchmark = (context) => measureAll(measurements, context);
export default production;
