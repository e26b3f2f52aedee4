import { chooseExpert, decodeRouter, encodeVectors, type Router, type RoutingRule } from "@signet/core";
import type { BenchmarkContext, Row } from "../report.js";
import { halfRange, median } from "../spine/summary.js";

const dimension = 384;
const expertCount = 16;
/** Members of each expert: 320 in all for `nearestDemo` and `kernel`. */
const memberCount = 20;
const choicesPerRound = 5_000;
const rounds = 9;

/** What routing costs beside the embedding: CPU time of one choice among 16 experts of 384 dimensions. The rules take turns, the first turn warms up. */
export async function routeCost({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const rules = ["centroid", "nearestDemo", "kernel", "mixture"] as const;
  const costs = rules.map((rule) => ({ rule, cost: cpuCost(rule), values: [] as number[] }));
  for (const { cost } of costs) cost();
  for (let round = 0; round < rounds; round++) for (const { cost, values } of costs) values.push(cost());
  for (const { rule, values } of costs) log(`  ${rule} ${median(values).toFixed(1)} us`);
  const [centroid = [], ...others] = costs.map(({ values }) => values);
  const rest = others.map((values, index) => `${rules[index + 1]} ${median(values).toFixed(1)}`).join(", ");
  const note =
    `CPU time of chooseExpert, ${expertCount} experts x ${dimension}, rule centroid, median of ${rounds} x ${choicesPerRound}; ` +
    `least ${Math.min(...centroid).toFixed(1)}; others, with ${expertCount * memberCount} members: ${rest}`;
  return [{ id: "route_us", value: median(centroid), unit: "us", spread: halfRange(centroid), note }];
}

/** Microseconds of CPU per choice. */
function cpuCost(rule: RoutingRule): () => number {
  const next = uniform(7);
  const vector = (): Float32Array => unit(Float32Array.from({ length: dimension }, () => next() - 0.5));
  const router: Router = {
    path: "",
    rule,
    embedder: { id: "benchmark", dimension },
    bandwidth: 0.5,
    experts: Array.from({ length: expertCount }, () => ({
      centroid: encodeVectors(vector()),
      members: encodeVectors(...Array.from({ length: memberCount }, vector)),
      share: 1 / expertCount,
      parameters: {},
    })),
  };
  const decoded = decodeRouter(router);
  const queries = Array.from({ length: 64 }, vector);
  return () => {
    let sum = 0;
    const before = process.cpuUsage();
    for (let call = 0; call < choicesPerRound; call++)
      sum += chooseExpert(decoded, queries[call % queries.length] as Float32Array).expert ?? 0; // 64 queries
    const { user, system } = process.cpuUsage(before);
    if (sum === 0) throw new Error("Every query went to expert 0");
    return (user + system) / choicesPerRound;
  };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Uniform in [0, 1), seeded: any spread of points will do. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
