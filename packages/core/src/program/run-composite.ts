import type { LmCall } from "../lm/language-model.js";
import { isAborted, LazyCall, type Stoppable } from "../lm/lazy-call.js";
import type { CompositeDefinition, Definition } from "../module/definition.js";
import type { CallOptions, Step } from "../module/module.js";
import { encodeFields, issuesText, parseFields } from "../signature/parse-fields.js";
import { SignetError } from "../signet-error.js";
import { callLeaf } from "./call-leaf.js";
import { describe } from "./describe-error.js";
import { routedState, routerOf } from "./routed-state.js";
import type { RunState, RunStep, StepEvent } from "./run-state.js";
import { abortable, abortedBy, openScope, type Scope } from "./scope.js";
import { openSpan, type SpanDraft } from "./span-draft.js";
import type { StreamedStart } from "./streams.js";

type Values = Readonly<Record<string, unknown>>;

export interface CompositeCall {
  /** Where the program's leaves begin: "" at the top, "hop." inside. */
  readonly prefix: string;
  readonly state: RunState;
  readonly span: SpanDraft;
  readonly sample: string;
  /** What ends the program's run from outside. */
  readonly outer: Stoppable | undefined;
}

/** Runs a program's body with its steps bound, checks both ends, and leaves nothing under way. */
export async function runComposite(
  composite: CompositeDefinition,
  input: unknown,
  context: CompositeCall,
): Promise<Values> {
  const { span, sample, outer } = context;
  const parsed = parseFields(composite.inputFields, input);
  if (!parsed.ok) {
    throw new SignetError(
      "INPUT_INVALID",
      `Program "${composite.name}" got an input that does not fit: ${issuesText(parsed.issues)}`,
      { details: { issues: parsed.issues } },
    );
  }
  span.input = encodeFields(composite.inputFields, parsed.values);
  const scope = openScope(sample, outer);
  try {
    if (outer !== undefined && isAborted(outer)) throw abortedBy(outer);
    const router = routerOf(context);
    const bound =
      router === undefined
        ? context
        : {
            ...context,
            state: await routedState(router, composite.inputFields, { ...context, call: scope.call }),
          };
    const steps = bindSteps(composite, scope, bound);
    // Checked against inputFields just above: what `run` was declared to take.
    const body = composite.body(parsed.values as never, steps as never, scope.call as never);
    const raw = await (outer === undefined ? body : abortable(body, outer));
    const pending = scope.pending();
    if (pending.length > 0) {
      throw new SignetError(
        "STEP_NOT_AWAITED",
        `Program "${composite.name}" returned while ${pending.map((path) => `"${path}"`).join(", ")} was under way`,
        { details: { paths: pending } },
      );
    }
    const output = parseFields(composite.outputFields, raw);
    if (!output.ok) {
      throw new SignetError(
        "OUTPUT_INVALID",
        `Program "${composite.name}" returned what does not fit its outputs: ${issuesText(output.issues)}`,
        { details: { issues: output.issues } },
      );
    }
    span.output = encodeFields(composite.outputFields, output.values);
    return output.values;
  } catch (error) {
    await scope.abort(error);
    throw error;
  } finally {
    scope.close();
  }
}

function bindSteps(
  composite: CompositeDefinition,
  scope: Scope,
  context: CompositeCall,
): Readonly<Record<string, Step<unknown, unknown>>> {
  const steps: Record<string, Step<unknown, unknown>> = {};
  for (const [key, definition] of Object.entries(composite.modules))
    steps[key] = bindStep(definition, context.prefix + key, scope, context);
  return Object.freeze(steps);
}

function bindStep(
  definition: Definition,
  path: string,
  scope: Scope,
  context: CompositeCall,
): Step<unknown, unknown> {
  const start = (
    input: unknown,
    { sample, signal }: CallOptions,
    onEvent: ((event: StepEvent) => void) | undefined,
  ): Promise<Values> => {
    if (!scope.isOpen()) return Promise.reject(calledLate(path));
    const base = sample === undefined ? context.sample : `${context.sample}/${drawNumber(sample, path)}`;
    const callAt = (at: string): LmCall =>
      signal === undefined
        ? callIn(scope, at)
        : { signal: AbortSignal.any([scope.call.signal, signal]), sample: at };
    const { drawn, draws } = definition;
    const step =
      drawn === undefined
        ? invoke(definition, input, { path, call: callAt(base), context, onEvent })
        : drawn(draws, {
            input,
            sample: base,
            call: callAt(base),
            // Nobody can tell yet which draw is kept: there is no preview.
            invoke: (given, at, onOpen) =>
              invoke(definition, given, { path, call: callAt(at), context, onEvent: undefined, onOpen }),
          });
    return scope.track(path, step);
  };
  const step = (input: unknown, options: CallOptions = {}): Promise<Values> =>
    start(input, options, context.state.onEvent);
  const stream = (input: unknown, options: CallOptions = {}): AsyncIterable<Values> =>
    previews((onEvent, left) => {
      const signal = options.signal === undefined ? left : AbortSignal.any([options.signal, left]);
      return start(input, { ...options, signal }, onEvent);
    });
  return Object.assign(step, { stream });
}

/** The call of a draw: the run's own where the draw is the run's. */
function callIn({ call }: Scope, sample: string): LmCall {
  return sample === call.sample ? call : new LazyCall(sample, call);
}

function calledLate(path: string): SignetError {
  const message = `Step "${path}" was called after the run that it belongs to had ended`;
  return new SignetError("STEP_NOT_AWAITED", message, { details: { paths: [path] } });
}

function drawNumber(sample: number, path: string): number {
  if (Number.isSafeInteger(sample) && sample >= 0) return sample;
  throw new SignetError(
    "OPTION_INVALID",
    `Step "${path}" was called with sample ${sample}, it should be an integer of at least 0`,
  );
}

interface Invocation {
  readonly path: string;
  readonly call: LmCall;
  readonly context: CompositeCall;
  readonly onEvent: ((event: StepEvent) => void) | undefined;
  readonly onOpen?: (span: SpanDraft) => void;
}

/** One draw of one step, with its span. */
function invoke(definition: Definition, input: unknown, invocation: Invocation): Promise<Values> {
  const { path, call, context } = invocation;
  const { around } = context.state;
  const span = openSpan(path, definition.kind === "composite" ? "program" : definition.kind, call.sample);
  context.span.children.push(span);
  invocation.onOpen?.(span);
  return around === undefined
    ? runStep(definition, input, span, invocation)
    : around(stepOf(span, definition), () => runStep(definition, input, span, invocation));
}

/** How a step is shown to `around`. */
export function stepOf(span: SpanDraft, definition: Definition): RunStep {
  const { path, kind, sample } = span;
  return { path, kind, sample, span, ...(definition.kind !== "leaf" && { name: definition.name }) };
}

async function runStep(
  definition: Definition,
  input: unknown,
  span: SpanDraft,
  { path, call, context, onEvent }: Invocation,
): Promise<Values> {
  const { state } = context;
  try {
    switch (definition.kind) {
      case "leaf":
        return await callLeaf(definition, input, { path, state, span, call, onEvent });
      case "effect":
        return await definition.call(definition, input, { path, state, span, call });
      case "composite":
        return await runComposite(definition, input, {
          prefix: `${path}.`,
          state: { ...state, onEvent },
          span,
          sample: call.sample,
          outer: call,
        });
    }
  } catch (error) {
    span.error = describe(error);
    throw error;
  } finally {
    span.durationMs = performance.now() - span.startedMs;
  }
}

/** Loaded with the first stream: most programs open none. */
async function* previews(start: StreamedStart<Values>): AsyncGenerator<Values> {
  const streams = await import("./streams.js");
  yield* streams.previews(start);
}
