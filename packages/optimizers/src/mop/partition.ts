import { encodeVectors, type Router, type RoutingRule, type SinglePlan } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import type { DemoBudget } from "../bootstrap/take-demos.js";
import { kMeans, randomPartition } from "../cluster/index.js";
import type { Rng } from "../random/index.js";
import type { Problem } from "../strategies/strategy.js";
import { type DemoRegion, demoRegions } from "./demo-regions.js";
import { expertAt } from "./expert-at.js";
import { distance, quantileOf } from "./geometry.js";
import type { PlacedExample } from "./item-regions.js";
import type { Locale } from "./locale.js";

/** The demos dealt out to so many experts, and which expert each example of the valset is routed to. */
export interface Partition {
  readonly regions: readonly DemoRegion[];
  readonly examples: readonly PlacedExample[];
  /** The router of these experts, once they have parameters. */
  readonly routerOf: (plans: readonly SinglePlan[]) => Router;
}

export interface PartitionOptions {
  readonly k: number;
  readonly rule: RoutingRule;
  readonly demosPerExpert: number;
  readonly demoDraws: number;
  readonly padSmall: "none" | "nearest";
  /** Whether inputs far from all demos are left to the single prompt. */
  readonly guard: boolean;
  readonly regions: "kmeans" | "random";
  readonly budgetOf: (path: string) => DemoBudget | undefined;
  readonly rng: Rng;
}

/** How far beyond the demos an expert is asked: a quantile of their distances to their centroids, and a factor. @see mop.md §5 */
const REACH = { quantile: 0.99, factor: 1.5 } as const;

export function partition(
  locale: Locale,
  { graph }: Problem,
  { k, rule, demosPerExpert, demoDraws, padSmall, guard, regions: kind, budgetOf, rng }: PartitionOptions,
): Partition {
  const [first = ""] = locale.paths;
  const leaf = leafAt(graph, first);
  if (leaf === undefined) throw new RangeError(`The program has no leaf "${first}"`);
  const labels = k === 1 ? locale.items.map(() => 0) : labelsOf(locale, { k, kind, rng });
  const regions = demoRegions(locale.items, labels, {
    size: demosPerExpert,
    draws: demoDraws,
    padSmall,
    rng: rng.fork(`k:${k}`),
    leaf,
    path: first,
    budget: budgetOf(first),
  });
  const geometry = geometryOf(regions, locale, { rule, guard });
  const routerOf = (plans: readonly SinglePlan[]): Router => ({
    ...geometry,
    path: locale.path,
    rule,
    embedder: locale.embedder,
    experts: regions.map(({ centroid, members }, index) => ({
      centroid: encodeVectors(centroid),
      ...(rule === "nearestDemo" || rule === "kernel"
        ? { members: encodeVectors(...members.map(({ vector }) => vector)) }
        : {}),
      share: members.length / locale.items.length,
      parameters: Object.fromEntries(
        locale.paths.flatMap((path) => {
          const parameters = plans[index]?.parameters[path];
          return parameters === undefined ? [] : [[path, parameters] as const];
        }),
      ),
    })),
  });
  const locate = k === 1 ? () => 0 : expertAt(routerOf([]));
  return {
    regions,
    routerOf,
    examples: locale.inputs.map((input) => ({ ...input, expert: locate(input.vector) })),
  };
}

/** Which expert each demo belongs to. At random: to groups of the sizes of the clusters. */
function labelsOf(
  { items }: Locale,
  { k, kind, rng }: { readonly k: number; readonly kind: "kmeans" | "random"; readonly rng: Rng },
): readonly number[] {
  const clusters = kMeans(
    items.map(({ vector }) => vector),
    { k, rng: rng.fork("clusters") },
  );
  if (kind === "kmeans") return clusters.labels;
  const sizes = clusters.centroids.map(
    (_, index) => clusters.labels.filter((label) => label === index).length,
  );
  return randomPartition(sizes, rng.fork("random regions"));
}

/** Distances that the rule and the guard need. */
function geometryOf(
  regions: readonly DemoRegion[],
  { inputs }: Locale,
  { rule, guard }: { readonly rule: RoutingRule; readonly guard: boolean },
): { readonly reach?: number; readonly bandwidth?: number } {
  const spread = regions.flatMap(({ centroid, members }) =>
    members.map(({ vector }) => distance(vector, centroid)),
  );
  const reach = guard ? reachOf(regions, inputs, spread) : 0;
  const typical =
    rule === "mixture"
      ? Math.sqrt(spread.reduce((sum, value) => sum + value * value, 0) / spread.length)
      : quantileOf(spread, 0.5);
  return {
    ...(reach > 0 && { reach }),
    ...((rule === "kernel" || rule === "mixture") && { bandwidth: typical > LEAST_SPREAD ? typical : 1 }),
  };
}

/** Below this, members stand at one point, and no distance is typical. */
const LEAST_SPREAD = 1e-6;

/**
 * How far beyond demos and examples an expert is asked. Short of midway to where an input stands that has nothing in common with any region: vectors of
 * length 1 lie close together, and a factor alone would let everything in. 0 where all stand at one point: nothing is known of distances.
 */
function reachOf(
  regions: readonly DemoRegion[],
  inputs: Locale["inputs"],
  spread: readonly number[],
): number {
  const toNearest = inputs.map(({ vector }) =>
    Math.min(...regions.map(({ centroid }) => distance(vector, centroid))),
  );
  const farthest = quantileOf([...spread, ...toNearest], REACH.quantile);
  if (farthest <= LEAST_SPREAD) return 0;
  const unrelated = Math.min(...regions.map(({ centroid }) => Math.hypot(1, lengthOf(centroid))));
  const midway = (farthest + unrelated) / 2;
  return Math.min(REACH.factor * farthest, Math.max(farthest, midway));
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
