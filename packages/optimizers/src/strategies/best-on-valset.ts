import type { Plan } from "@signet/core";
import { scoreTable } from "../study/score-table.js";
import type { Contestant } from "./contest.js";
import type { Problem, StrategyContext } from "./strategy.js";

/** Runs some plans on the whole valset and takes the best, the earliest of equals. `plans` must not be empty. */
export async function bestOnValset(
  plans: readonly Plan[],
  { valset }: Pick<Problem, "valset">,
  context: StrategyContext,
): Promise<Contestant> {
  const exampleIds = valset.map(({ id }) => id);
  const table = scoreTable(context);
  const run = (): Promise<void> => table.run(plans.map((plan) => ({ plan, exampleIds })));
  await context.phase("search", run, plans.length * exampleIds.length);
  const contestants = plans.map((plan) => ({ plan, score: table.meanOf(plan, exampleIds) }));
  const best = contestants.reduce((one, other) => (other.score > one.score ? other : one));
  context.keep(best.plan, best.score);
  return best;
}
