import type { Flow, Origin } from "./flow-value.js";

/** All calls of one step in one `run`, taken together. */
export interface StepCalls {
  readonly key: string;
  readonly inLoop: boolean;
  /** None of the calls happens on every input. */
  readonly inBranch: boolean;
  /** Calls that one run makes at most, each turn of a loop aside; infinite where they cannot be counted. */
  readonly times: number;
  /** By input field of the step. */
  readonly feeds: ReadonlyMap<string, Flow>;
}

/** The steps and the input of a program, as names: what the interpreter needs to know of it. */
export interface RunShape {
  readonly keys: readonly string[];
  /** Input fields of a step. */
  readonly inputsOf: (key: string) => readonly string[];
  /** Output fields of a step; for "", the program's input fields. */
  readonly fieldsOf: (key: string) => readonly string[];
  /** The program's output fields. */
  readonly outputs: readonly string[];
}

/** What the source of a `run` shows. */
export interface RunFlows {
  /** In the order of first calling. */
  readonly calls: readonly StepCalls[];
  /** What each output field of the program is made of. */
  readonly returns: ReadonlyMap<string, Flow>;
}

/** The step that an origin belongs to ("" is the program's input), and the field, "" for the whole. */
export function splitOrigin(origin: Origin): { readonly step: string; readonly field: string } {
  const dot = origin.lastIndexOf(".");
  return { step: origin.slice(0, dot), field: origin.slice(dot + 1) };
}

/** Adds a call to what is known of its step. */
export function mergeCalls(known: StepCalls | undefined, call: StepCalls): StepCalls {
  if (known === undefined) return call;
  const feeds = new Map(known.feeds);
  for (const [field, flow] of call.feeds) feeds.set(field, new Set([...(feeds.get(field) ?? []), ...flow]));
  return {
    key: call.key,
    inLoop: known.inLoop || call.inLoop,
    inBranch: known.inBranch && call.inBranch,
    times: known.times + call.times,
    feeds,
  };
}
