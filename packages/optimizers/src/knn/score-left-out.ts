import type { Plan } from "@signet/core";
import { teacherFor } from "../bootstrap/teacher-for.js";
import type { Contestant } from "../strategies/contest.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { scoreTable } from "../study/score-table.js";

/**
 * Scores plans on the whole valset, each row without the demos that were made from it or show its input: where such a demo is picked because it is the
 * nearest, it would answer for the model.
 */
export async function scoreLeftOut(
  plans: readonly Plan[],
  { graph, trainset, valset }: Problem,
  context: StrategyContext,
): Promise<readonly Contestant[]> {
  const table = scoreTable(context);
  const known = { graph, trainset: [...trainset, ...valset] };
  const runs = plans.map((plan) => {
    const planFor = teacherFor(plan, known);
    return { plan, cells: valset.map((example) => ({ id: example.id, plan: planFor(example) })) };
  });
  const cells = runs.flatMap((run) => run.cells.map(({ id, plan }) => ({ plan, exampleIds: [id] })));
  await context.phase("search", () => table.run(cells), cells.length);
  return runs.map((run) => {
    const scores = run.cells.flatMap(({ id, plan }) => table.score(plan, id) ?? []);
    return { plan: run.plan, score: scores.reduce((sum, score) => sum + score, 0) / (scores.length || 1) };
  });
}
