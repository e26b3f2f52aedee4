import type { Plan } from "@signet/core";
import { bestOnValset } from "./best-on-valset.js";
import { checkStrategies } from "./check-strategies.js";
import { rememberedRuns } from "./remembered-runs.js";
import type { Strategy } from "./strategy.js";
import { strategyJson } from "./strategy-json.js";
import { workOfAll } from "./work-of-all.js";

/**
 * Several strategies from the same start; the plan that scores best on the whole valset is the answer, the earliest of equals. They share what they run, not
 * what they draw: the same strategy twice is two tries.
 *
 * @throws {SignetError} `OPTION_INVALID` without a strategy, or for what is none.
 */
export function bestOf(...strategies: readonly Strategy[]): Strategy {
  checkStrategies("bestOf", strategies);
  return {
    name: "bestOf",
    options: { strategies: strategies.map(strategyJson) },
    ...workOfAll(strategies),
    async optimize(problem, given) {
      const context = rememberedRuns(given);
      let kept = Number.NEGATIVE_INFINITY;
      const keep: typeof context.keep = (plan, score) => {
        if (score <= kept) return;
        kept = score;
        context.keep(plan, score);
      };
      const found: Plan[] = [];
      for (const [index, strategy] of strategies.entries())
        found.push(
          await strategy.optimize(problem, { ...context, keep, rng: context.rng.fork(`try ${index}`) }),
        );
      return (await bestOnValset(found, problem, context)).plan;
    },
  };
}
