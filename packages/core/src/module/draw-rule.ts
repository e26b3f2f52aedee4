import type { Json } from "../json.js";
import type { Stoppable } from "../lm/lazy-call.js";
import type { SpanDraft } from "../program/span-draft.js";

/** What one draw returned, and the step of the trace that it was. */
export interface Drawn {
  readonly output: Readonly<Record<string, unknown>>;
  readonly span: SpanDraft;
}

/** One draw of a step. Its sample tells it from the others. */
export type Draw = (input: unknown, sample: string) => Promise<Drawn>;

export interface DrawContext {
  readonly input: unknown;
  /** Draws append to it (`0/2`), so that rules nest. */
  readonly sample: string;
  /** Ends the step. */
  readonly call: Stoppable;
  readonly draw: Draw;
}

/** A way to call a step several times and keep one of its outputs. */
export interface DrawRule {
  /** The most draws that it takes. */
  readonly count: number;
  /** All that it decides by, as JSON: a compile under other settings is another one. */
  readonly settings: Json;
  readonly take: (context: DrawContext) => Promise<Drawn>;
}
