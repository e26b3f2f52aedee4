import type { Plan } from "@signet/core";
import { mean, sampleVariance } from "simple-statistics";
import { nextRung } from "../search/index.js";
import { planHash } from "../study/recorded-evaluator.js";
import { scoresOf, type Trial } from "../study/trial.js";
import type { StrategyContext } from "./strategy.js";

/** What is known of one plan. */
export interface Standing {
  readonly plan: Plan;
  /** Mean score over all examples, in [0, 1]; an estimate until it met them all. */
  readonly score: number;
  /** How many examples it met. */
  readonly examples: number;
}

/**
 * Plans in a race: all start on the same minibatch, the promising ones are run on more, and only one that was run on all examples
 * can lead. So neither an easy minibatch nor a lucky one wins.
 */
export interface PlanRace {
  /** Notes what is known already. */
  readonly tell: (plan: Plan, trial: Trial) => void;
  /** Runs the plans that are new on the minibatch, as one round. */
  readonly enter: (plans: readonly Plan[]) => Promise<void>;
  /** Spends at most one run for each example on the plans that may yet beat the leader. */
  readonly advance: () => Promise<void>;
  readonly isKnown: (plan: Plan) => boolean;
  /** Every plan that was scored, in the order of entering. */
  readonly standings: () => readonly Standing[];
  /** The best one of those that met all examples; the earlier wins a tie. The start until there is one. */
  readonly leader: () => Standing;
}

export interface PlanRaceOptions {
  /** Leads until a plan has met all examples. */
  readonly start: Plan;
  /** In the order in which every plan meets them. */
  readonly exampleIds: readonly string[];
  readonly minibatch: number;
}

/**
 * A plan is compared with the leader on the examples that it met, so that it makes no difference how hard these are: its score is the leader's, plus their
 * mean difference. Who is ahead by that and one standard error doubles its examples (successive halving, driven by the bound).
 */
export function planRace(
  context: StrategyContext,
  { start, exampleIds, minibatch }: PlanRaceOptions,
): PlanRace {
  const plans = new Map<string, Entrant>();
  const comparable = (): readonly string[] => exampleIds.filter((id) => !context.isExcluded(id));

  const measure = (): Measure => {
    const ids = comparable();
    const rows = [...plans.values()]
      .map(({ plan, scores }) => ({ plan, scores, met: ids.filter((id) => scores.has(id)) }))
      .filter(({ met }) => met.length > 0);
    const whole = rows
      .filter(({ met }) => met.length === ids.length)
      .map(({ plan, scores, met }) => ({ plan, scores, score: meanOf(scores, met) }));
    const lead = whole.reduce<(typeof whole)[number] | undefined>(
      (best, other) => (best === undefined || other.score > best.score ? other : best),
      undefined,
    );
    return {
      total: ids.length,
      leader:
        lead === undefined
          ? { plan: start, score: 0, examples: 0 }
          : { plan: lead.plan, score: lead.score, examples: ids.length },
      estimates: rows.map(({ plan, scores, met }) => {
        const isWhole = lead === undefined || met.length === ids.length;
        return { plan, met: met.length, ...(isWhole ? plain(scores, met) : against(lead, scores, met, ids)) };
      }),
    };
  };

  const run = async (wanted: readonly { readonly plan: Plan; readonly count: number }[]): Promise<number> => {
    const ids = comparable();
    const jobs = wanted.map(({ plan, count }) => {
      const met = plans.get(planHash(plan))?.scores;
      const open = ids.filter((id) => !met?.has(id));
      return { plan, exampleIds: open.slice(0, count), rollout: 0, lm: "task" as const };
    });
    for (const [index, trial] of (await context.evaluate(jobs)).entries()) {
      const job = jobs[index];
      if (job !== undefined) tell(job.plan, trial);
    }
    return jobs.reduce((sum, job) => sum + job.exampleIds.length, 0);
  };

  const tell = (plan: Plan, trial: Trial): void => {
    const key = planHash(plan);
    const entrant = plans.get(key) ?? { plan, scores: new Map<string, number>() };
    plans.set(key, entrant);
    for (const [exampleId, score] of scoresOf(trial)) entrant.scores.set(exampleId, score);
  };

  return {
    tell,
    leader: () => measure().leader,
    isKnown: (plan) => plans.has(planHash(plan)),
    standings: () =>
      measure().estimates.map(({ plan, score, met }) => ({
        plan,
        score: Math.min(1, Math.max(0, score)),
        examples: met,
      })),
    async enter(entrants) {
      const fresh = new Map(
        entrants.filter((plan) => !plans.has(planHash(plan))).map((plan) => [planHash(plan), plan]),
      );
      if (fresh.size > 0) await run([...fresh.values()].map((plan) => ({ plan, count: minibatch })));
    },
    async advance() {
      for (let left = exampleIds.length; left > 0; ) {
        const { leader, estimates, total } = measure();
        const chasers = estimates.filter(({ score, variance }) => score + Math.sqrt(variance) > leader.score);
        const rung = nextRung(
          chasers.map(({ plan, met, score, variance }) => ({
            choiceKey: planHash(plan),
            count: met,
            adjustedMean: score,
            errorVariance: variance,
            posteriorMean: score,
            posteriorVariance: variance,
          })),
          { totalExamples: total, batch: minibatch, budget: left },
        );
        const plan = rung && plans.get(rung.choiceKey)?.plan;
        if (rung === undefined || plan === undefined) return;
        const spent = await run([{ plan, count: rung.count }]);
        if (spent === 0) return; // nothing is left that it could be run on
        left -= spent;
      }
    },
  };
}

type Scores = ReadonlyMap<string, number>;

interface Entrant {
  readonly plan: Plan;
  readonly scores: Map<string, number>;
}

interface Estimate {
  readonly score: number;
  /** Of the score's error; 0 once all examples were met. */
  readonly variance: number;
}

interface Measure {
  readonly total: number;
  readonly leader: Standing;
  readonly estimates: readonly (Estimate & { readonly plan: Plan; readonly met: number })[];
}

function plain(scores: Scores, met: readonly string[]): Estimate {
  return { score: meanOf(scores, met), variance: 0 };
}

/** @param ids All examples; the leader met them. */
function against(
  leader: { readonly score: number; readonly scores: Scores },
  scores: Scores,
  met: readonly string[],
  ids: readonly string[],
): Estimate {
  const differences = met.map((id) => (scores.get(id) ?? 0) - (leader.scores.get(id) ?? 0)); // both met them
  const spread = differences.length < 2 ? 1 : sampleVariance(differences);
  return {
    score: leader.score + mean(differences),
    variance: (spread / met.length) * (1 - met.length / ids.length),
  };
}

function meanOf(scores: Scores, ids: readonly string[]): number {
  return mean(ids.map((id) => scores.get(id) ?? 0)); // they were met
}
