import type { Show } from "../json.js";
import type { Preview } from "../signature/preview.js";
import type { Definition } from "./definition.js";

export type ModuleKind = "leaf" | "effect" | "composite";

/**
 * A definition: an immutable value without a call signature, so that a closure cannot run it unbound. Only the steps
 * that a program's `run` is given can be called.
 */
export interface Module<in I, out O, out M = unknown, out K extends ModuleKind = ModuleKind> {
  readonly kind: K;
  readonly modules: M;
  /** What the runtime reads; not for callers. */
  readonly "~definition": Definition;
  readonly "~types"?: { readonly call: (input: I) => O };
}

export type Modules = Readonly<Record<string, Module<never, unknown>>>;

export interface CallOptions {
  /** Which draw of a repeated call this is: a non-negative integer. Equal requests with equal samples share one answer. */
  readonly sample?: number;
  readonly signal?: AbortSignal;
}

/** A module bound to one run. */
export interface Step<I, O> {
  (input: I, options?: CallOptions): Promise<O>;
  /** Previews as the answer arrives, unchecked but for their type; the last value is the checked output. */
  stream(input: I, options?: CallOptions): AsyncIterable<Preview<O>>;
}

type Call<T> = T extends Module<infer I, infer O> ? Step<I, O> : never;
/** The steps that `run` receives: the same keys as `modules`. */
export type Steps<M> = { readonly [K in keyof M]: Call<M[K]> };

type Join<K extends string, P> = P extends string ? `${K}.${P}` : never;
/** Leaf paths, `"answer" | "hop.query"`. Effects have no parameters and no path here. */
export type Paths<M> = {
  [K in keyof M & string]: M[K] extends { readonly kind: "leaf" }
    ? K
    : M[K] extends { readonly kind: "effect" }
      ? never
      : M[K] extends { readonly modules: infer N }
        ? Join<K, Paths<N>>
        : never;
}[keyof M & string];

/** No inner modules. */
// biome-ignore lint/complexity/noBannedTypes: `{}` has no keys, which is what makes Paths<None> empty.
export type None = {};

/** `{ reasoning: string }` besides the signature's own outputs. */
export type WithReasoning<O> = Show<O & { readonly reasoning: string }>;
