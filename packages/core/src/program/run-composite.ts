import type { LmCall } from "../lm/language-model.js";
import { isAborted, LazyCall, type Stoppable } from "../lm/lazy-call.js";
import type { CompositeDefinition, Definition } from "../module/definition.js";
import type { CallOptions, Step } from "../module/module.js";
import { SignetError } from "../signet-error.js";
import { callLeaf } from "./call-leaf.js";
import { checkedFields } from "./checked-fields.js";
import { describe } from "./describe-error.js";
import { routed } from "./routed.js";
import type { RunState, RunStep, StepEvent } from "./run-state.js";
import { abortable, abortedBy, openScope, type Scope } from "./scope.js";
import { openSpan, type SpanDraft } from "./span-draft.js";
import type * as Streams from "./streams.js";

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
  const name = `Program "${composite.name}"`;
  const given = checkedFields(composite.inputFields, input, {
    who: `${name} got an input`,
    code: "INPUT_INVALID",
  });
  span.input = given.encoded;
  const scope = openScope(sample, outer);
  try {
    if (outer !== undefined && isAborted(outer)) throw abortedBy(outer);
    const routing = routed(composite.inputFields, { ...context, call: scope.call });
    const bound = routing === undefined ? context : { ...context, state: await routing };
    const steps = bindSteps(composite, scope, bound);
    // Checked against inputFields just above: what `run` was declared to take.
    const body = composite.body(given.values as never, steps as never, scope.call as never);
    const raw = await (outer === undefined ? body : abortable(body, outer));
    const pending = scope.pending();
    if (pending.length > 0) {
      const paths = pending.map((path) => `"${path}"`).join(", ");
      throw notAwaited(`${name} returned while ${paths} was under way`, pending);
    }
    const output = checkedFields(composite.outputFields, raw, {
      who: `${name} returned an output`,
      code: "OUTPUT_INVALID",
    });
    span.output = output.encoded;
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
    if (!scope.isOpen())
      return Promise.reject(notAwaited(`Step "${path}" was called after its run had ended`, [path]));
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
    streamed(({ previews }) =>
      previews((onEvent, signal) => start(input, { ...options, signal }, onEvent), options.signal),
    );
  return Object.assign(step, { stream });
}

/** The call of a draw: the run's own where the draw is the run's. */
function callIn({ call }: Scope, sample: string): LmCall {
  return sample === call.sample ? call : new LazyCall(sample, call);
}

function notAwaited(message: string, paths: readonly string[]): SignetError {
  return new SignetError("STEP_NOT_AWAITED", message, { details: { paths } });
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
export async function* streamed<T>(open: (streams: typeof Streams) => AsyncIterable<T>): AsyncGenerator<T> {
  yield* open(await import("./streams.js"));
}
