import type { Plan } from "@signet/core";
import { mean, sampleVariance } from "simple-statistics";
import type { StrategyContext } from "../strategies/strategy.js";
import { planHash } from "./recorded-evaluator.js";
import type { RunRecord } from "./run-record.js";
import { scoreOf, type Trial } from "./trial.js";

/** A plan on some examples. */
export interface Cells {
  readonly plan: Plan;
  readonly exampleIds: readonly string[];
}

/** What plans scored on examples. Nothing is run twice. */
export interface ScoreTable {
  /** Notes what is known already. */
  readonly tell: (trial: Trial) => void;
  /** Runs what is not known of some cells, as one round. */
  readonly run: (cells: readonly Cells[]) => Promise<void>;
  /** Absent when it was not run, or the example is none that candidates are compared on. */
  readonly score: (plan: Plan, exampleId: string) => number | undefined;
  /** Every plan that was run, in the order of running. */
  readonly plans: () => readonly Plan[];
  /** What is known of a plan's runs. */
  readonly runsOf: (plan: Plan) => readonly RunRecord[];
  /** Over the examples that have a score; 0 when none has. */
  readonly meanOf: (plan: Plan, exampleIds: readonly string[]) => number;
  /** Of the first plan less the second on the examples where both have a score. */
  readonly difference: (one: Plan, other: Plan, exampleIds: readonly string[]) => Difference;
}

/** A mean of paired differences. */
export interface Difference {
  readonly mean: number;
  /** Infinite below two pairs. */
  readonly standardError: number;
  readonly pairs: number;
}

export function scoreTable(context: Pick<StrategyContext, "evaluate" | "isExcluded">): ScoreTable {
  /** By plan and example; an example that was run without a record cannot be scored. */
  const rows = new Map<string, Map<string, RunRecord | undefined>>();
  const rowOf = (plan: Plan): Map<string, RunRecord | undefined> => {
    const row = rows.get(planHash(plan)) ?? new Map<string, RunRecord | undefined>();
    rows.set(planHash(plan), row);
    return row;
  };
  const plans = new Map<string, Plan>();
  const tell = ({ job, runs }: Trial): void => {
    if (job.rollout !== 0 || job.lm !== "task" || job.temperature !== undefined) return;
    const row = rowOf(job.plan);
    if (!plans.has(planHash(job.plan))) plans.set(planHash(job.plan), job.plan);
    const records = new Map(runs.map((record) => [record.exampleId, record]));
    for (const id of job.exampleIds) row.set(id, records.get(id));
  };
  const score = (plan: Plan, id: string): number | undefined => {
    const record = rows.get(planHash(plan))?.get(id);
    return record === undefined || context.isExcluded(id) ? undefined : scoreOf(record.outcome);
  };
  return {
    tell,
    score,
    plans: () => [...plans.values()],
    runsOf: (plan) => [...(rows.get(planHash(plan))?.values() ?? [])].flatMap((record) => record ?? []),
    async run(cells) {
      const wanted = new Map<string, { readonly plan: Plan; readonly ids: Set<string> }>();
      for (const { plan, exampleIds } of cells) {
        const row = rowOf(plan);
        const entry = wanted.get(planHash(plan)) ?? { plan, ids: new Set<string>() };
        for (const id of exampleIds) if (!row.has(id) && !context.isExcluded(id)) entry.ids.add(id);
        wanted.set(planHash(plan), entry);
      }
      const jobs = [...wanted.values()]
        .filter(({ ids }) => ids.size > 0)
        .map(({ plan, ids }) => ({ plan, exampleIds: [...ids], rollout: 0, lm: "task" as const }));
      if (jobs.length === 0) return;
      for (const trial of await context.evaluate(jobs)) tell(trial);
    },
    meanOf(plan, exampleIds) {
      const scores = exampleIds.flatMap((id) => score(plan, id) ?? []);
      return scores.length === 0 ? 0 : mean(scores);
    },
    difference: (one, other, exampleIds) =>
      meanDifference(
        exampleIds.flatMap((id) => {
          const [first, second] = [score(one, id), score(other, id)];
          return first === undefined || second === undefined ? [] : [first - second];
        }),
      ),
  };
}

export function meanDifference(differences: readonly number[]): Difference {
  const pairs = differences.length;
  if (pairs === 0) return { mean: 0, standardError: Number.POSITIVE_INFINITY, pairs };
  return {
    mean: mean([...differences]),
    standardError: pairs < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(sampleVariance([...differences]) / pairs),
    pairs,
  };
}
