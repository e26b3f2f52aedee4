import type { LanguageModel, Models } from "../lm/language-model.js";
import { isLanguageModel, modelFor } from "../lm/roles.js";
import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { SignetError } from "../signet-error.js";
import type { Trace } from "../trace/span.js";
import { describe } from "./describe-error.js";
import type { ProgramParameters } from "./parameters.js";
import { runComposite, stepOf } from "./run-composite.js";
import type { RunOptions, StepEvent } from "./run-state.js";
import { openSpan } from "./span-draft.js";

/** How one run ended. */
export type Execution =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>>; readonly trace: Trace }
  | { readonly ok: false; readonly error: unknown; readonly trace: Trace };

export interface ExecuteOptions extends RunOptions {
  readonly onEvent?: (event: StepEvent) => void;
}

/**
 * Runs a program once under given parameters. A failure is a value, with the trace up to it.
 *
 * @throws {SignetError} `LM_ROLE_UNKNOWN` before the first call.
 */
export async function execute(
  composite: CompositeDefinition,
  parameters: ProgramParameters,
  input: unknown,
  { lm, signal, sample = 0, effects, around, onTrace, onEvent }: ExecuteOptions,
): Promise<Execution> {
  if (!Number.isSafeInteger(sample) || sample < 0) {
    throw new SignetError("OPTION_INVALID", `The sample is ${sample}, it should be an integer of at least 0`);
  }
  const span = openSpan("", "program", String(sample));
  const state = {
    parameters,
    routers: composite.routers,
    modelFor: bindModels(composite, lm),
    answers: new Map(),
    effects,
    around,
    onEvent,
  };
  const whole = { prefix: "", state, span, sample: span.sample, outer: signal && { signal } };
  try {
    const output = await (around === undefined
      ? runComposite(composite, input, whole)
      : around(stepOf(span, composite), () => runComposite(composite, input, whole)));
    return { ok: true, output, trace: span };
  } catch (error) {
    span.error = describe(error);
    return { ok: false, error, trace: span };
  } finally {
    span.durationMs = performance.now() - span.startedMs;
    onTrace?.(span);
  }
}

/** The run's models by role. All roles are looked up at once, so that an unknown one fails before the first call. */
function bindModels(
  composite: CompositeDefinition,
  models: Models,
): (role: string | undefined) => LanguageModel {
  if (isLanguageModel(models)) return () => models;
  for (const [, { role }] of leavesOf(composite)) modelFor(models, role);
  return (role) => modelFor(models, role);
}
