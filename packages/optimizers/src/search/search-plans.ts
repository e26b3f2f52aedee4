import type { Plan } from "@signet/core";
import type { StrategyContext } from "../strategies/strategy.js";
import type { Job } from "../study/evaluator.js";
import { scoresOf } from "../study/trial.js";
import type { Noise } from "./board.js";
import type { PlanSpace } from "./candidates.js";
import { runSearch, type ScoredStep, searchOrder } from "./run-search.js";
import type { Sampler } from "./sampler.js";
import type { Point, Schedule, Step } from "./schedule.js";

export interface SearchPlansOptions {
  readonly sampler: Sampler;
  readonly schedule: Schedule;
  /** Most program runs, those of `told` among them. */
  readonly runs: number;
  readonly noise?: Noise;
  /** What is known before the search, such as the first look at the start plan. */
  readonly told?: readonly ScoredStep[];
}

export interface FoundPlan {
  readonly plan: Plan;
  /** Estimate of its mean score on the examples. */
  readonly score: number;
  readonly points: readonly Point[];
}

/** Searches a plan space by running programs, and keeps the best plan up to date. */
export async function searchPlans(
  { space, origin, planOf }: PlanSpace,
  exampleIds: readonly string[],
  context: StrategyContext,
  options: SearchPlansOptions,
): Promise<FoundPlan> {
  const { choice, score, points } = await runSearch(
    {
      space,
      origin,
      exampleIds,
      isExcluded: context.isExcluded,
      evaluate: async (round) => {
        const trials = await context.evaluate(round.map((step) => jobOf(planOf(step.choice), step)));
        return trials.map(scoresOf);
      },
      onLeader: (leader) => context.keep(planOf(leader.choice), leader.score),
    },
    { ...options, rng: searchRng(context) },
  );
  return { plan: planOf(choice), score, points };
}

/** The order in which a search of this context meets the examples. */
export function planSearchOrder(exampleIds: readonly string[], context: StrategyContext): readonly string[] {
  return searchOrder(exampleIds, searchRng(context));
}

function searchRng({ rng }: StrategyContext): StrategyContext["rng"] {
  return rng.fork("search");
}

function jobOf(plan: Plan, { exampleIds }: Step): Job {
  return { plan, exampleIds, rollout: 0, lm: "task" };
}
