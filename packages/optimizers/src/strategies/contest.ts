import type { Plan } from "@signet/core";
import { describedByTraces } from "../analyze/index.js";
import type { RunRecord } from "../study/run-record.js";
import { type ScoreTable, scoreTable } from "../study/score-table.js";
import type { Problem, StrategyContext } from "./strategy.js";

export interface Contestant {
  readonly plan: Plan;
  /** Mean over the valset, in [0, 1]. */
  readonly score: number;
}

/** Plans that are scored on the whole valset; the best of them is the answer, the start among them. */
export interface Contest {
  /** The problem, its program described from what was seen where its source could not be read. */
  readonly problem: Problem;
  readonly table: ScoreTable;
  /** Runs plans on the whole valset, as one round; what is known is not run again. Scores in the order of the plans. */
  readonly enter: (plans: readonly Plan[]) => Promise<readonly number[]>;
  /** Runs plans on some examples, as one round. */
  readonly runOn: (plans: readonly Plan[], exampleIds: readonly string[]) => Promise<void>;
  /** What is known of a plan on some examples, in their order. */
  readonly runsOf: (plan: Plan, exampleIds: readonly string[]) => readonly RunRecord[];
  /** On the valset, of a plan that has entered. */
  readonly scoreOf: (plan: Plan) => number;
  /** Of those that have entered; the earliest wins a tie. */
  readonly best: () => Contestant;
  /** The ids of the valset, as every plan is run on them. */
  readonly exampleIds: readonly string[];
}

/** Runs the start plan on the whole valset: the score to beat, and the first traces. */
export async function openContest(given: Problem, context: StrategyContext): Promise<Contest> {
  const table = scoreTable(context);
  const exampleIds = given.valset.map(({ id }) => id);
  let best: Contestant = { plan: given.start, score: Number.NEGATIVE_INFINITY };

  const enterIn = async (phase: "trace" | "search", plans: readonly Plan[]): Promise<readonly number[]> => {
    const expectedRuns = plans.length * exampleIds.length;
    await context.phase(phase, () => table.run(plans.map((plan) => ({ plan, exampleIds }))), expectedRuns);
    const scores = plans.map((plan) => table.meanOf(plan, exampleIds));
    for (const [index, plan] of plans.entries()) {
      const score = scores[index] ?? 0; // as many as plans
      if (score > best.score) best = { plan, score };
    }
    context.keep(best.plan, best.score);
    return scores;
  };

  const runsOf: Contest["runsOf"] = (plan, ids) => {
    const records = new Map(table.runsOf(plan).map((record) => [record.exampleId, record]));
    return ids.flatMap((id) => records.get(id) ?? []);
  };

  await enterIn("trace", [given.start]);
  const graph = describedByTraces(given.graph, table.runsOf(given.start), [
    ...given.trainset,
    ...given.valset,
  ]);
  return {
    problem: { ...given, graph },
    table,
    exampleIds,
    runsOf,
    enter: (plans) => enterIn("search", plans),
    runOn: (plans, ids) =>
      context.phase(
        "search",
        () => table.run(plans.map((plan) => ({ plan, exampleIds: ids }))),
        plans.length * ids.length,
      ),
    scoreOf: (plan) => table.meanOf(plan, exampleIds),
    best: () => best,
  };
}
