import type { Json } from "../json.js";

/** One worked example that a step's prompt shows. `fields` are in their encoded form, complete for the step's signature. */
export interface Demo {
  /** `labeled`: copied from an example's labels. `bootstrapped`: cut from the trace of a run that the metric passed. */
  readonly origin: "labeled" | "bootstrapped";
  readonly exampleId: string;
  readonly fields: { readonly [field: string]: Json };
}

/** What may be optimised in one step. */
export interface LeafParameters {
  readonly instruction: string;
  readonly demos: readonly Demo[];
  /** Name of the format; absent: the one that the module declares. */
  readonly format?: string;
}

/** The parameters of every leaf, by path (`"hop.query"`). */
export type ProgramParameters<P extends string = string> = { readonly [path in P]: LeafParameters };

/** Changes to some leaves; what is left out stays. */
export type Overrides<P extends string> = { readonly [path in P]?: Partial<LeafParameters> };

/** Tagged: what a strategy returns, what an artifact stores, what an evaluator runs. */
export interface Plan<P extends string = string> {
  readonly kind: "single";
  readonly parameters: ProgramParameters<P>;
}
