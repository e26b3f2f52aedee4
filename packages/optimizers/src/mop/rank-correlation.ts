import type { SinglePlan } from "@signet/core";
import { mean, sampleCorrelation } from "simple-statistics";
import type { Mixture } from "./choose-experts.js";
import { demosOf } from "./demo-regions.js";
import type { MopTask } from "./mop-settings.js";
import { withLeaf } from "./screen-candidates.js";

/**
 * How alike the instructions rank by all regions and by one region, averaged over the regions: near 1, a region's examples tell nothing of its own. From what the
 * search has run of the first leaf's instructions anyway; absent where no two regions met the same three.
 */
export function rankCorrelation(
  { table, single }: MopTask,
  { partition: { regions, examples }, locale: { paths } }: Mixture,
): number | undefined {
  const [path = ""] = paths;
  const tried = [...new Set(table.plans().map(({ parameters }) => parameters[path]?.instruction ?? ""))];
  const scores = regions.map(({ draws: [shown = []] }, expert) => {
    const ids = examples.filter((example) => example.expert === expert).map(({ exampleId }) => exampleId);
    return tried.map((instruction) => {
      const plan = paths.reduce<SinglePlan>(
        (made, each) => withLeaf(made, each, { demos: demosOf(shown, each) }),
        single,
      );
      const at = withLeaf(plan, path, { instruction });
      return ids.some((id) => table.score(at, id) !== undefined) ? table.meanOf(at, ids) : undefined;
    });
  });
  const correlations = scores.flatMap((row) => {
    const both = row.flatMap((own, index) => {
      const all = scores.flatMap((other) => other[index] ?? []);
      return own === undefined || all.length < 2 ? [] : [{ own, all: mean(all) }];
    });
    const correlation = both.length < 3 ? Number.NaN : ranked(both);
    return Number.isFinite(correlation) ? [correlation] : [];
  });
  return correlations.length === 0 ? undefined : mean(correlations);
}

function ranked(pairs: readonly { readonly own: number; readonly all: number }[]): number {
  return sampleCorrelation(ranksOf(pairs.map(({ own }) => own)), ranksOf(pairs.map(({ all }) => all)));
}

/** Equal numbers share the mean of their ranks. */
function ranksOf(numbers: readonly number[]): number[] {
  return numbers.map(
    (number) =>
      numbers.filter((other) => other < number).length +
      (numbers.filter((other) => other === number).length + 1) / 2,
  );
}
