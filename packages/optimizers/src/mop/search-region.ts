import type { Demo, SinglePlan } from "@signet/core";
import { bestPlan, type RaceOptions } from "./region-race.js";
import { withLeaf } from "./screen-candidates.js";

export interface RegionTask extends RaceOptions {
  /** What the expert starts from. */
  readonly start: SinglePlan;
  /** Leaves whose parameters the expert has. */
  readonly paths: readonly string[];
  /** Lists of demos that the expert's prompts may show, by leaf; the first wins a tie. */
  readonly draws: readonly ((path: string) => readonly Demo[])[];
  /** Instructions of a leaf to choose among, the first wins a tie. */
  readonly instructionsOf: (path: string) => readonly string[];
  /** Plans that stand beside the expert's own: the best single prompt, say. */
  readonly rivals: readonly SinglePlan[];
}

/**
 * The best demos of a region, where there are several lists of them, then the best instructions for these: leaf after leaf in the order of the program, the
 * others as they are.
 *
 * @see mop.md §4 C, §7 (arXiv 2407.00256).
 */
export async function searchRegion({
  start,
  paths,
  draws,
  instructionsOf,
  rivals,
  ...race
}: RegionTask): Promise<SinglePlan> {
  const [first = start, ...others] = draws.map((demosOf) =>
    paths.reduce((made, path) => withLeaf(made, path, { demos: demosOf(path) }), start),
  );
  let plan = await bestPlan([first, ...others], race);
  for (const path of paths) {
    const tried = instructionsOf(path).map((instruction) => withLeaf(plan, path, { instruction }));
    const [written = plan, ...rest] = tried;
    plan = await bestPlan([written, ...rest], race);
  }
  return bestPlan([plan, ...rivals], race);
}
