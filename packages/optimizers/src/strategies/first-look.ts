import type { Plan } from "@signet/core";
import { describedByTraces } from "../analyze/index.js";
import type { PlanSpace } from "../search/candidates.js";
import type { ScoredStep } from "../search/run-search.js";
import { planSearchOrder } from "../search/search-plans.js";
import type { Job } from "../study/evaluator.js";
import { scoresOf, type Trial } from "../study/trial.js";
import type { Problem, StrategyContext } from "./strategy.js";

/** Examples that the start plan is run on before anything else. */
const EXAMPLES = 20;

export interface FirstLook {
  /** The problem, its program described from what was seen where its source could not be read. */
  readonly problem: Problem;
  /** For the search: what is known of the start plan. */
  readonly told: (space: PlanSpace) => readonly ScoredStep[];
}

export function firstLookSize(valsetSize: number): number {
  return Math.min(EXAMPLES, valsetSize);
}

/** Runs the start plan on the first examples that a search would score it on: first traces, and first scores. */
export async function firstLook(problem: Problem, context: StrategyContext): Promise<FirstLook> {
  const ids = problem.valset.map(({ id }) => id);
  const exampleIds = planSearchOrder(ids, context).slice(0, firstLookSize(ids.length));
  const trials = await context.phase("trace", () => context.evaluate([jobOf(problem.start, exampleIds)]));
  const graph = describedByTraces(
    problem.graph,
    trials.flatMap(({ runs }) => runs),
    [...problem.trainset, ...problem.valset],
  );
  return {
    problem: { ...problem, graph },
    told: ({ origin }) =>
      trials.map((trial: Trial) => ({
        choice: origin,
        exampleIds: trial.job.exampleIds,
        scores: scoresOf(trial),
      })),
  };
}

function jobOf(plan: Plan, exampleIds: readonly string[]): Job {
  return { plan, exampleIds, rollout: 0, lm: "task" };
}
