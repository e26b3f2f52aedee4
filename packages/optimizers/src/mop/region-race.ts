import type { SinglePlan } from "@signet/core";
import type { ScoreTable } from "../study/score-table.js";

export interface RaceOptions {
  readonly exampleIds: readonly string[];
  readonly table: ScoreTable;
  /** Drops who is clearly behind before all examples are run. */
  readonly racing: boolean;
}

/** Examples of the first heat; each further heat doubles them. */
const FIRST_HEAT = 10;
/** Standard errors that the paired difference to the leader must lie below 0 by. */
const CLEARLY = 1.5;

/** The plan with the highest mean score on some examples; the earlier one wins a tie, and the first one where nothing was scored. */
export async function bestPlan(
  plans: readonly [SinglePlan, ...SinglePlan[]],
  { exampleIds, table, racing }: RaceOptions,
): Promise<SinglePlan> {
  let left: readonly SinglePlan[] = plans;
  for (let count = racing ? FIRST_HEAT : exampleIds.length; left.length > 1; count *= 2) {
    const heat = exampleIds.slice(0, count);
    await table.run(left.map((plan) => ({ plan, exampleIds: heat })));
    const leader = leaderOf(left, heat, table);
    if (count >= exampleIds.length) return leader ?? plans[0];
    left = left.filter((plan) => {
      const { mean, standardError, pairs } = table.difference(plan, leader ?? plan, heat);
      return pairs < 2 || mean + CLEARLY * standardError >= 0;
    });
  }
  const [only = plans[0]] = left;
  return only;
}

function leaderOf(
  plans: readonly SinglePlan[],
  exampleIds: readonly string[],
  table: ScoreTable,
): SinglePlan | undefined {
  return plans.reduce<SinglePlan | undefined>(
    (best, plan) =>
      best === undefined || table.meanOf(plan, exampleIds) > table.meanOf(best, exampleIds) ? plan : best,
    undefined,
  );
}
