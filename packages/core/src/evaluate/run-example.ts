import { SignetError } from "../errors.js";
import type { CompositeDefinition } from "../module/definition.js";
import { describe } from "../program/describe-error.js";
import { type ExecuteOptions, execute } from "../program/execute.js";
import type { ProgramParameters } from "../program/parameters.js";
import type { Program } from "../program/program.js";
import { abortable } from "../program/scope.js";
import type { Trace } from "../trace/span.js";
import type { IdentifiedExample } from "./example.js";
import { type Fault, faultOf } from "./fault.js";
import { type Metric, readScore } from "./metric.js";

/** How one program run on one example came out. */
export type RunOutcome =
  | { readonly ok: true; readonly score: number; readonly feedback?: string }
  | { readonly ok: false; readonly fault: Fault; readonly code: string; readonly message: string };

export interface ExampleRun {
  readonly exampleId: string;
  readonly outcome: RunOutcome;
  /** Decoded; absent when the run failed. */
  readonly output?: unknown;
  readonly trace: Trace;
}

export interface ExampleRunOptions extends ExecuteOptions {
  readonly signal: AbortSignal;
  readonly metric: Metric<never, never, never>;
}

/** Runs a program on one example and scores it. Every failure is an outcome; only an abort of the signal rejects. */
export async function runExample(
  definition: CompositeDefinition,
  parameters: ProgramParameters,
  example: IdentifiedExample,
  options: ExampleRunOptions,
): Promise<ExampleRun> {
  const { metric, signal } = options;
  const exampleId = example.id;
  const execution = await execute(definition, parameters, example.input, options);
  const { trace } = execution;
  if (signal.aborted) throw execution.ok ? signal.reason : execution.error;
  if (!execution.ok) return { exampleId, trace, outcome: failure(faultOf(execution.error), execution.error) };
  const { output } = execution;
  const judge = async <I, O, M, P extends string>(program: Program<I, O, M, P>, input: I): Promise<O> =>
    program.run(input, options);
  try {
    // The metric was declared for this program's examples and outputs.
    const score = metric(example as never, output as never, { trace, judge, signal });
    const returned = await (score instanceof Promise ? abortable(score, options) : score);
    return { exampleId, trace, output, outcome: { ok: true, ...readScore(returned) } };
  } catch (error) {
    if (signal.aborted) throw error;
    // A judge that is out of reach is not the example's doing.
    const fault = SignetError.is(error) && faultOf(error) === "outside" ? "outside" : "example";
    return { exampleId, trace, output, outcome: failure(fault, error) };
  }
}

function failure(fault: Fault, error: unknown): RunOutcome {
  const { message } = describe(error);
  return { ok: false, fault, code: codeOf(fault, error), message };
}

function codeOf(fault: Fault, error: unknown): string {
  if (SignetError.is(error)) return error.code;
  return fault === "example" ? "METRIC_INVALID" : "RUN_THREW";
}
