import type { Plan } from "@signet/core";
import { singlePlan } from "../start-plan.js";
import { planHash } from "../study/recorded-evaluator.js";
import { bestOnValset } from "./best-on-valset.js";
import { checkStrategies } from "./check-strategies.js";
import { rememberedRuns } from "./remembered-runs.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { strategyJson } from "./strategy-json.js";
import { workOfAll } from "./work-of-all.js";

/**
 * One strategy after the other, each from the plan that the one before it ended with: `sequence(dualPhase(), mipro())` searches from a better instruction.
 * Experts that a strategy found, and demos that it has picked by the input, stay unless what a later one made of their single prompt scores higher on the valset.
 *
 * @throws {SignetError} `OPTION_INVALID` without a strategy, or for what is none.
 */
export function sequence(...strategies: readonly Strategy[]): Strategy {
  checkStrategies("sequence", strategies);
  return {
    name: "sequence",
    options: { strategies: strategies.map(strategyJson) },
    ...workOfAll(strategies),
    async optimize(problem, given) {
      const context = rememberedRuns(given);
      let plan: Plan = problem.start;
      let kept = Number.NEGATIVE_INFINITY;
      for (const [index, strategy] of strategies.entries()) {
        const floor = kept;
        const stage: StrategyContext = {
          ...context,
          rng: context.rng.fork(`stage ${index}`),
          keep(candidate, score) {
            // A stage starts from the best so far: less than that is the stage still finding out.
            if (score < floor) return;
            kept = score;
            context.keep(candidate, score);
          },
        };
        plan = await nextPlan({ strategy, problem, plan }, stage);
      }
      return plan;
    },
  };
}

interface Stage {
  readonly strategy: Strategy;
  readonly problem: Problem;
  readonly plan: Plan;
}

async function nextPlan({ strategy, problem, plan }: Stage, context: StrategyContext): Promise<Plan> {
  const start = singlePlan(plan);
  const found = await strategy.optimize({ ...problem, start }, context);
  if (planHash(found) === planHash(start)) return plan;
  return planHash(start) === planHash(plan)
    ? found
    : (await bestOnValset([plan, found], problem, context)).plan;
}
