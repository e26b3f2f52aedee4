import type { Json } from "../json.js";
import type { Completion, LanguageModel, Models } from "../lm/language-model.js";
import type { ArmedRouter } from "../route/armed-router.js";
import type { Span, Trace } from "../trace/span.js";
import type { ProgramParameters } from "./parameters.js";

/**
 * Where the answers of effects are kept: returns the recorded answer of the address, or runs the effect, records what
 * it returned, and returns that. Equal addresses in flight share one run.
 */
export type EffectRecorder = (
  address: { readonly key: string; readonly sample: string },
  run: () => Promise<Json>,
) => Promise<Json>;

/** A step that is about to run; the whole program is the step with the path "". */
export interface RunStep {
  readonly path: string;
  readonly kind: Span["kind"];
  /** Of a program or an effect. */
  readonly name?: string;
  readonly sample: string;
  /** What the trace will say of it; complete once the step has settled. */
  readonly span: Span;
}

/** Runs a step, once, and passes on what it returns or throws. What it does around that happens beside every draw of every step. */
export type Around = <T>(step: RunStep, run: () => Promise<T>) => Promise<T>;

export interface RunOptions {
  readonly lm: Models;
  readonly signal?: AbortSignal;
  /** The rollout: which independent draw of the whole run this is, default 0. */
  readonly sample?: number;
  readonly effects?: EffectRecorder;
  /** Wrapped around the run and around each of its steps, for telemetry. */
  readonly around?: Around;
  /** Told the trace when the run has ended, well or not. */
  readonly onTrace?: (trace: Trace) => void;
}

/**
 * A preview as the answer arrives: what a text field gains (a choice at once, when it is whole), or all that is known so far of a field of another
 * type; or the news that the step starts over (a repair). Previews are unchecked but for their type.
 */
export type StepEvent =
  | { readonly type: "field"; readonly path: string; readonly field: string; readonly delta: string }
  | { readonly type: "value"; readonly path: string; readonly field: string; readonly value: Json }
  | { readonly type: "restart"; readonly path: string };

/** What all steps of one run share. */
export interface RunState {
  readonly parameters: ProgramParameters;
  readonly routers: readonly ArmedRouter[];
  readonly modelFor: (role: string | undefined) => LanguageModel;
  /** Answers of this run by sample and request. */
  readonly answers: Map<string, Promise<Completion>>;
  /** Absent: equal effects of the run share an answer. */
  readonly effects: EffectRecorder | undefined;
  readonly around: Around | undefined;
  readonly onEvent: ((event: StepEvent) => void) | undefined;
}
