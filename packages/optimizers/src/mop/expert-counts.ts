import { chooseClusters, principalComponents } from "../cluster/index.js";
import type { Locale } from "./locale.js";
import type { MopTask } from "./mop-settings.js";

/** What the demos' clusters say of one number of experts. */
export interface ClusterCount {
  readonly k: number;
  /** I(k)/I(1) + α·k. */
  readonly scaledInertia: number;
  /** Absent for one cluster. */
  readonly silhouette?: number;
}

export interface ExpertCounts {
  readonly records: readonly ClusterCount[];
  /** More than one: the numbers that are worth building, ascending. */
  readonly several: readonly number[];
  /** Why there are none, where there are none. */
  readonly reason?: string;
}

/** Most dimensions that clusters are counted in, and the demos from which on they are. @see mop.md §6 */
const PROJECTION = { components: 50, above: 100 } as const;
/** Demos and examples that an expert needs, and demos that can be told apart by regions at all. */
const FEWEST = { demos: 3, examples: 5, toCluster: 4 } as const;

/** Which numbers of experts are worth building: what inertia says, and what silhouettes say. */
export async function expertCounts(
  { settings, context }: Pick<MopTask, "settings" | "context">,
  { path, items, inputs }: Locale,
): Promise<ExpertCounts> {
  const { experts, maxExperts, alpha } = settings;
  const none = (reason: string): ExpertCounts => ({ records: [], several: [], reason });
  if (experts === 1) return none("One expert was asked for.");
  const distinct = new Set(items.map(({ vector }) => vector.join())).size;
  if (items.length < FEWEST.toCluster)
    return none(`There are ${items.length} demos, too few for more than one expert.`);
  if (distinct < 2) return none("All demos have the same input.");
  if (experts !== "auto") return { records: [], several: [Math.min(experts, distinct)] };

  const most = Math.min(
    maxExperts,
    distinct,
    Math.floor(items.length / FEWEST.demos),
    Math.floor(inputs.length / FEWEST.examples),
  );
  if (most < 2)
    return none(
      `${items.length} demos and ${inputs.length} examples to choose by are too few for more than one expert.`,
    );
  const vectors = items.map(({ vector }) => vector);
  const rng = context.rng.fork("mop").fork(path).fork("counts");
  const points =
    items.length > PROJECTION.above && (vectors[0]?.length ?? 0) > PROJECTION.components
      ? projected(vectors)
      : vectors;
  const { rows, byInertia, bySilhouette, hasStructure } = await chooseClusters(points, {
    most,
    rng,
    alpha,
    signal: context.signal,
  });
  const records = rows.map(({ k, scaled, silhouette }) => ({
    k,
    scaledInertia: scaled,
    ...(k > 1 && { silhouette }),
  }));
  if (!hasStructure) return { records, several: [], reason: "The demos do not fall into regions." };
  const several = [...new Set([byInertia, bySilhouette])].filter((k) => k > 1).sort((a, b) => a - b);
  return { records, several };
}

function projected(vectors: readonly Float32Array[]): readonly Float32Array[] {
  const { project } = principalComponents(vectors, { count: PROJECTION.components });
  return vectors.map(project);
}
