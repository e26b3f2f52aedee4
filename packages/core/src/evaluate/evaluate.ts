import { SignetError } from "../errors.js";
import type { Models } from "../lm/language-model.js";
import type { Program } from "../program/program.js";
import type { EffectRecorder } from "../program/run-state.js";
import { type TotalUsage, usageOf } from "../trace/span.js";
import { checkExamples, type Example, identifier } from "./example.js";
import type { Fault } from "./fault.js";
import { mapBounded } from "./map-bounded.js";
import type { Metric } from "./metric.js";
import { type ExampleRun, runExample } from "./run-example.js";
import { scoreInterval } from "./score-interval.js";

export interface EvaluateOptions<I, O, L> {
  readonly metric: Metric<NoInfer<I>, NoInfer<O>, NoInfer<L>>;
  readonly lm: Models;
  /** Most examples under way at once, default 8. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Which independent draw of each run, default 0. */
  readonly rollout?: number;
  readonly effects?: EffectRecorder;
  /** Told each result as it comes, in the order of finishing. */
  readonly onResult?: (run: ExampleRun) => void;
}

export interface Evaluation {
  /** Mean over the scored runs, a candidate's own failures counting 0; absent when nothing could be scored. */
  readonly score: number | undefined;
  /** 95 %, of the mean; absent with it. */
  readonly interval: readonly [low: number, high: number] | undefined;
  /** In the order of the examples. */
  readonly results: readonly ExampleRun[];
  readonly faults: Readonly<Record<Fault, number>>;
  readonly usage: TotalUsage;
}

/**
 * Runs a program over examples and scores every output.
 *
 * @throws {SignetError} `DATA_EMPTY`, `DATA_INVALID`, `OPTION_INVALID`, `LM_ROLE_UNKNOWN` before the first call; `ABORTED`.
 */
export async function evaluate<I, O, M, P extends string, L>(
  program: Program<I, O, M, P>,
  examples: readonly Example<NoInfer<I>, L>[],
  { metric, lm, concurrency = 8, signal, rollout = 0, effects, onResult }: EvaluateOptions<I, O, L>,
): Promise<Evaluation> {
  if (!(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new SignetError(
      "OPTION_INVALID",
      `The concurrency is ${concurrency}, it should be a positive integer`,
    );
  }
  const definition = program["~definition"];
  if (definition.kind !== "composite") throw new SignetError("PROGRAM_INVALID", "evaluate() takes a program");
  checkExamples(examples, definition.inputFields, "examples");
  const identify = identifier();
  const run = { lm, sample: rollout, metric, ...(effects === undefined ? {} : { effects }) };
  const results = await mapBounded(
    examples,
    async (row, _, scope) => {
      const example = identify(row); // rows start in their order; hashed while others wait for the model
      const result = await runExample(definition, program.parameters, example, { ...run, signal: scope });
      onResult?.(result);
      return result;
    },
    { concurrency, signal },
  );
  return summarize(results);
}

/** Mean, interval, faults and usage of finished runs; linear in their number. */
export function summarize(results: readonly ExampleRun[]): Evaluation {
  const faults = { candidate: 0, outside: 0, example: 0 };
  const scores: number[] = [];
  for (const { outcome } of results) {
    if (outcome.ok) scores.push(outcome.score);
    else faults[outcome.fault]++;
    if (!outcome.ok && outcome.fault === "candidate") scores.push(0);
  }
  const score =
    scores.length === 0 ? undefined : scores.reduce((sum, value) => sum + value, 0) / scores.length;
  const interval = scores.length === 0 ? undefined : scoreInterval(scores);
  return { score, interval, results, faults, usage: usageOf(results.map(({ trace }) => trace)) };
}
