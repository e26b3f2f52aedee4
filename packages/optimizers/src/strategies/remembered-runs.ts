import type { Job } from "../study/evaluator.js";
import { planHash } from "../study/recorded-evaluator.js";
import type { RunRecord } from "../study/run-record.js";
import type { Trial } from "../study/trial.js";
import type { StrategyContext } from "./strategy.js";

/**
 * The same context for strategies that run one after the other: what one of them had run, another is told without running it again. A trial of which nothing
 * was run has the number of the last one that was.
 */
export function rememberedRuns(context: StrategyContext): StrategyContext {
  /** By draw and example; an example that was run without a record cannot be scored. */
  const known = new Map<string, Map<string, RunRecord | undefined>>();
  let last = 0;
  const rowOf = (job: Job): Map<string, RunRecord | undefined> => {
    const row = known.get(drawOf(job)) ?? new Map<string, RunRecord | undefined>();
    known.set(drawOf(job), row);
    return row;
  };
  const note = ({ number, job, runs }: Trial): void => {
    const records = new Map(runs.map((record) => [record.exampleId, record]));
    for (const id of job.exampleIds) rowOf(job).set(id, records.get(id));
    last = number;
  };
  return {
    ...context,
    async evaluate(jobs) {
      const open = jobs.flatMap((job) => {
        const exampleIds = job.exampleIds.filter((id) => !rowOf(job).has(id));
        return exampleIds.length === 0 ? [] : [{ ...job, exampleIds }];
      });
      const trials = open.length === 0 ? [] : await context.evaluate(open);
      for (const trial of trials) note(trial);
      return jobs.map((job): Trial => {
        const row = rowOf(job);
        const runs = job.exampleIds.flatMap((id) => (context.isExcluded(id) ? [] : (row.get(id) ?? [])));
        return { number: last, job, runs };
      });
    },
  };
}

/** Runs under one key have one outcome. */
function drawOf({ plan, rollout, lm, temperature }: Job): string {
  return [planHash(plan), rollout, lm, temperature].join("/");
}
