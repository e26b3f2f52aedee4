import type { Plan } from "@signet/core";
import type { Arm, Bandit } from "../bandits/bandit.js";
import { bruteForce } from "../bandits/brute-force.js";
import { playBandit } from "../bandits/play-bandit.js";
import { successiveHalving } from "../bandits/successive-halving.js";
import { successiveRejects } from "../bandits/successive-rejects.js";
import { ucb } from "../bandits/ucb.js";
import { ucbE } from "../bandits/ucb-e.js";
import type { Contest } from "../strategies/contest.js";
import type { BanditName, ProtegiSettings } from "../strategies/protegi-options.js";
import type { StrategyContext } from "../strategies/strategy.js";

export interface Ranking {
  readonly settings: ProtegiSettings;
  readonly contest: Contest;
  readonly context: StrategyContext;
  /** The valset, in the order in which every plan meets it. */
  readonly order: readonly string[];
}

/**
 * Finds out by a bandit which plans are best. No plan meets an example twice; one that met them all is known exactly. Until then its mean is that of the best plan that is known
 * in full, plus their mean difference on the examples that it met: so it makes no difference how hard these are.
 *
 * @returns All plans, the best first.
 */
export async function rankPlans(
  plans: readonly Plan[],
  { settings, contest, context, order }: Ranking,
): Promise<readonly Plan[]> {
  const { table } = contest;
  const best = contest.best();
  const comparable = (): readonly string[] => order.filter((id) => !context.isExcluded(id));
  const armOf = (plan: Plan): Arm => {
    const ids = comparable();
    const { mean, pairs } = table.difference(plan, best.plan, ids);
    return { pulls: pairs, left: ids.length - pairs, mean: table.meanOf(best.plan, ids) + mean };
  };
  const budget = pullBudget(settings, order.length);
  const ranking = await playBandit(banditOf(settings, order.length), {
    budget,
    arms: () => plans.map(armOf),
    pull: (pulls) => {
      const cells = pulls.flatMap(({ arm, items }) => {
        const plan = plans[arm];
        if (plan === undefined) return [];
        const open = comparable().filter((id) => table.score(plan, id) === undefined);
        return [{ plan, exampleIds: open.slice(0, items) }];
      });
      return context.phase("search", () => table.run(cells), budget);
    },
  });
  return ranking.flatMap((index) => plans[index] ?? []);
}

/** In runs. The paper's examples are many more than a pull's; where they are not, a plan that is pulled in every round has met them all. */
export function pullBudget(
  { pullRounds, pullPlans, pullItems }: ProtegiSettings,
  valsetSize: number,
): number {
  return pullPlans * Math.min(pullRounds * pullItems, valsetSize);
}

function banditOf(settings: ProtegiSettings, valsetSize: number): Bandit {
  const { pullRounds, pullPlans, pullItems, exploration } = settings;
  const items = Math.min(pullItems, Math.ceil(valsetSize / pullRounds));
  const options = { exploration, perRound: pullPlans, items };
  const made = {
    ucb: () => ucb(options),
    "ucb-e": () => ucbE(options),
    "successive-rejects": () => successiveRejects,
    "successive-halving": () => successiveHalving,
    "brute-force": () => bruteForce,
  } as const satisfies Record<BanditName, () => Bandit>;
  return made[settings.select]();
}
