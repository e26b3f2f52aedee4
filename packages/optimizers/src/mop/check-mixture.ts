import type { SinglePlan } from "@signet/core";
import { mean } from "simple-statistics";
import { type Difference, meanDifference } from "../study/score-table.js";
import type { BuildExperts } from "./build-experts.js";
import type { Fold } from "./folds.js";
import type { MopTask } from "./mop-settings.js";
import type { Partition } from "./partition.js";

/** Scores by example. */
export type Scores = ReadonlyMap<string, number>;

/** What the experts of a partition score on examples that they were not chosen by: built anew for each fold, without its part. */
export async function checkedScores(
  { table }: MopTask,
  partition: Partition,
  { folds, build }: { readonly folds: readonly Fold[]; readonly build: BuildExperts },
): Promise<Scores> {
  const scores = new Map<string, number>();
  for (const { search, check } of folds) {
    const plans = await build(partition, search);
    for (const [id, score] of await routedScores(table, partition, plans, check)) scores.set(id, score);
  }
  return scores;
}

/** What each example scores with the plan of its expert. */
async function routedScores(
  table: MopTask["table"],
  { examples }: Partition,
  plans: readonly SinglePlan[],
  exampleIds: readonly string[],
): Promise<Scores> {
  const wanted = new Set(exampleIds);
  const cells = examples.flatMap(({ exampleId, expert }) => {
    const plan = plans[expert];
    return plan === undefined || !wanted.has(exampleId) ? [] : [{ plan, exampleId }];
  });
  await table.run(cells.map(({ plan, exampleId }) => ({ plan, exampleIds: [exampleId] })));
  return scoresIn(table, cells);
}

/** What one plan scores on some examples. */
export async function singleScores(
  { table }: MopTask,
  plan: SinglePlan,
  exampleIds: readonly string[],
): Promise<Scores> {
  await table.run([{ plan, exampleIds }]);
  return scoresIn(
    table,
    exampleIds.map((exampleId) => ({ plan, exampleId })),
  );
}

function scoresIn(
  table: MopTask["table"],
  cells: readonly { readonly plan: SinglePlan; readonly exampleId: string }[],
): Scores {
  return new Map(
    cells.flatMap(({ plan, exampleId }) => {
      const score = table.score(plan, exampleId);
      return score === undefined ? [] : [[exampleId, score] as const];
    }),
  );
}

/** Of the first less the second, on the examples that both have a score for. */
export function pairedGain(one: Scores, other: Scores): Difference {
  return meanDifference(
    [...one].flatMap(([id, score]) => {
      const against = other.get(id);
      return against === undefined ? [] : [score - against];
    }),
  );
}

export function meanScore(scores: Scores): number {
  return scores.size === 0 ? 0 : mean([...scores.values()]);
}
