import type { SinglePlan } from "@signet/core";
import { demosOf } from "./demo-regions.js";
import { itemRegions } from "./item-regions.js";
import type { Locale } from "./locale.js";
import type { MopTask } from "./mop-settings.js";
import type { Partition } from "./partition.js";
import { type RegionCandidate, regionCandidates } from "./region-candidates.js";
import { candidatesFor, screened } from "./screen-candidates.js";
import { searchRegion } from "./search-region.js";

/** Candidates of every leaf, the most promising first, and the experts that they were written for. */
export interface RankedCandidates {
  readonly partition: Partition;
  readonly byPath: Readonly<Record<string, readonly RegionCandidate[]>>;
}

/** Writes and screens the candidates of all leaves for the experts of a partition. */
export async function rankCandidates(
  task: MopTask,
  partition: Partition,
  {
    paths,
    bases,
    round,
  }: { readonly paths: readonly string[]; readonly bases: readonly SinglePlan[]; readonly round: number },
): Promise<RankedCandidates> {
  const { problem, context, settings, single, table } = task;
  const { regions } = partition;
  const ranked: Record<string, readonly RegionCandidate[]> = {};
  for (const path of paths) {
    const own = bases.map(({ parameters }) => parameters[path]?.instruction ?? "");
    const written = await context.phase("propose", () =>
      regionCandidates(problem, context, {
        ...settings,
        ...task,
        path,
        regions,
        bases: own,
        count: settings.candidates,
        round,
      }),
    );
    const exampleIds = screenOrder(task).slice(0, settings.screen);
    ranked[path] = await context.phase("search", () =>
      screened(written, { path, start: single, exampleIds, table }),
    );
  }
  return { partition, byPath: ranked };
}

function screenOrder({ problem, context }: MopTask): readonly string[] {
  const ids = problem.valset.map(({ id }) => id).filter((id) => !context.isExcluded(id));
  return context.rng.fork("mop").fork("screen").shuffle(ids);
}

/** One plan for each expert of a partition, chosen by some examples of the valset. */
export type BuildExperts = (
  partition: Partition,
  exampleIds: readonly string[],
) => Promise<readonly SinglePlan[]>;

/**
 * Region-based joint search: the demos are those of the region, and its examples choose the instruction.
 *
 * @param starts What each expert starts from; default: the single plan for all.
 */
export function regionBased(
  task: MopTask,
  { paths }: Locale,
  ranked: RankedCandidates,
  starts: readonly SinglePlan[] = [],
): BuildExperts {
  const { settings, single, table, context } = task;
  return async (partition, exampleIds) => {
    const { regions, examples } = partition;
    const open = new Set(exampleIds.filter((id) => !context.isExcluded(id)));
    const known = examples.filter(({ exampleId }) => open.has(exampleId));
    const items = itemRegions(known, regions, settings.minRegion);
    const plans: SinglePlan[] = [];
    for (const [expert, region] of regions.entries()) {
      const start = starts[expert] ?? single;
      const scored = items[expert]?.scored ?? [];
      const plan = await searchRegion({
        start,
        paths,
        draws: region.draws.map((draw) => (path: string) => demosOf(draw, path)),
        instructionsOf: (path) => [
          start.parameters[path]?.instruction ?? "",
          ...candidatesFor(ranked.byPath[path] ?? [], {
            ...settings,
            expert: partition === ranked.partition ? expert : undefined,
          }),
          "",
        ],
        rivals: task.isSearched ? [single] : [],
        exampleIds: scored.length > 0 ? scored : [...open],
        table,
        racing: settings.racing,
      });
      plans.push(plan);
    }
    return plans;
  };
}
