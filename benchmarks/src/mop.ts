import { type Measurement, measureAll } from "./measurements.js";
import { kmeansCost, kmeansIds } from "./mop/kmeans-cost.js";
import { regionIds, regionRows } from "./mop/region-rows.js";
import { routeCost } from "./mop/route-cost.js";
import { measureWinRate } from "./mop/win-rate.js";
import type { Benchmark } from "./report.js";

const measurements: readonly Measurement[] = [
  { ids: ["route_us"], measure: routeCost },
  { ids: kmeansIds, measure: kmeansCost },
  { ids: regionIds, measure: regionRows },
  { ids: ["win_rate"], measure: measureWinRate },
];

/** What a mixture of prompts is worth, and what it costs. */
const mop: Benchmark = (context) => measureAll(measurements, context);
export default mop;
