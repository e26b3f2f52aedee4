import {
  type CompositeDefinition,
  changeParameters,
  channel,
  type EffectRecorder,
  type Embedder,
  type IdentifiedExample,
  type Metric,
  type Models,
  mapBounded,
  type Plan,
  runExample,
  SignetError,
} from "@signet/core";
import type { Evaluator, Job, JobRun } from "./evaluator.js";
import { recordOf } from "./run-record.js";
import { withTemperature } from "./with-temperature.js";

export interface LocalEvaluatorOptions {
  readonly definition: CompositeDefinition;
  readonly examples: ReadonlyMap<string, IdentifiedExample>;
  readonly metric: Metric<never, never, never>;
  readonly models: { readonly task: Models; readonly teacher: Models };
  readonly effects: EffectRecorder;
  /** Routes plans of experts, and picks demos, whose own embedder it is. */
  readonly embedder?: Embedder | undefined;
  /** Most runs under way at once. */
  readonly concurrency: number;
}

export interface LocalEvaluator extends Evaluator {
  /** Runs that were executed so far. */
  readonly executedRuns: () => number;
}

/** Runs jobs in this process. Runs of one job follow each other, so that a model's prefix cache hits. */
export function localEvaluator({
  definition,
  examples,
  metric,
  models,
  effects,
  embedder,
  concurrency,
}: LocalEvaluatorOptions): LocalEvaluator {
  let executed = 0;
  const warmed = new Map<number | undefined, CompositeDefinition>();
  const unrouted = Object.freeze({ ...definition, routers: [] }); // a single plan of a routed program runs alone
  const atTemperature = (temperature: number | undefined): CompositeDefinition => {
    const found =
      warmed.get(temperature) ??
      (temperature === undefined ? unrouted : withTemperature(unrouted, temperature));
    warmed.set(temperature, found);
    return found;
  };
  const routed = new WeakMap<Plan, CompositeDefinition>();
  const routedBy = (plan: Plan): CompositeDefinition => {
    const found =
      routed.get(plan) ?? changeParameters(definition, plan, embedder === undefined ? {} : { embedder });
    routed.set(plan, found);
    return found;
  };
  const run = async ({ plan, rollout, lm, temperature }: Job, exampleId: string, signal: AbortSignal) => {
    const example = examples.get(exampleId);
    if (example === undefined) throw new SignetError("DATA_INVALID", `No example has the id "${exampleId}"`);
    executed++;
    const options = { lm: models[lm], metric, effects, signal, sample: rollout };
    const program = atTemperature(temperature);
    if (isPlain(plan)) return recordOf(await runExample(program, plan.parameters, example, options));
    const { parameters, routers } = routedBy(plan);
    return recordOf(await runExample({ ...program, routers }, parameters, example, options));
  };
  return {
    executedRuns: () => executed,
    async *evaluate(jobs, { signal }) {
      const cells = jobs.flatMap((job) => job.exampleIds.map((exampleId) => ({ job, exampleId })));
      const done = channel<JobRun>();
      const leaving = new AbortController();
      let isDone = false;
      const all = mapBounded(
        cells,
        async ({ job, exampleId }, _, scope) => done.push({ job, record: await run(job, exampleId, scope) }),
        { concurrency, signal: AbortSignal.any([signal, leaving.signal]) },
      ).finally(done.close);
      all.catch(() => {}); // awaited below; until then it must not count as unhandled
      try {
        yield* done;
        await all;
        isDone = true;
      } finally {
        if (!isDone) leaving.abort(); // an abort costs as much as several runs
        await all.catch(() => {});
      }
    },
  };
}

/** Whether a plan runs as it is, whatever the input. */
function isPlain({ kind, parameters }: Plan): boolean {
  return kind === "single" && Object.values(parameters).every(({ select }) => select === undefined);
}
