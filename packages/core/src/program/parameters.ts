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
  /** Which of the demos a call shows; absent: all of them. */
  readonly select?: DemoSelection;
}

/** At a call the demos whose inputs are nearest to the call's input are shown, the nearest one last. No model is asked to pick them. */
export interface DemoSelection {
  /** How many are shown, from 1 to the number of demos. Where an input cannot be embedded: the first ones. */
  readonly k: number;
  readonly embedder: EmbedderIdentity;
  /** One for each demo, of its input's text: base64 of little-endian 32-bit floats. */
  readonly vectors: string;
}

/** The parameters of every leaf, by path (`"hop.query"`). */
export type ProgramParameters<P extends string = string> = { readonly [path in P]: LeafParameters };

/** Changes to some leaves; what is left out stays. */
export type Overrides<P extends string> = { readonly [path in P]?: Partial<LeafParameters> };

/** Tagged: what a strategy returns, what an artifact stores, what an evaluator runs. */
export type Plan<P extends string = string> = SinglePlan<P> | ExpertsPlan<P>;

/** One set of parameters for every input. */
export interface SinglePlan<P extends string = string> {
  readonly kind: "single";
  readonly parameters: ProgramParameters<P>;
}

/** Parameters by region of the input space: a mixture of prompts. */
export interface ExpertsPlan<P extends string = string> {
  readonly kind: "experts";
  /** What runs where no expert is asked: the best single prompt. */
  readonly parameters: ProgramParameters<P>;
  /** At most one for each path. */
  readonly routers: readonly Router<P>[];
}

/**
 * How the expert of an input is told, by the vector of its text. `centroid`: the nearest centroid. `nearestDemo`: the nearest member. `kernel`:
 * the most kernel weight of its members. `mixture`: the most responsible one for the instruction, with demos of all experts in proportion to their responsibilities.
 */
export type RoutingRule = "centroid" | "nearestDemo" | "kernel" | "mixture";

/** Chooses among experts by the input of the program, or of one step. */
export interface Router<P extends string = string> {
  /** Whose input decides, and whose parameters the experts have: "" the program's, else that one's. */
  readonly path: "" | P;
  readonly rule: RoutingRule;
  readonly embedder: EmbedderIdentity;
  /** Euclidean distance from the nearest centroid beyond which no expert is asked. Absent: there is none. */
  readonly reach?: number;
  /** The kernel's h, or the mixture's σ, as a Euclidean distance. Needed by these two rules. */
  readonly bandwidth?: number;
  readonly experts: readonly Expert<P>[];
}

/** What must agree between the embedder of a compile and that of production. */
export interface EmbedderIdentity {
  readonly id: string;
  readonly dimension: number;
  /** Base64 of the weights of a tf-idf embedder, which nobody needs to bring along. */
  readonly idf?: string;
}

/** Vectors are base64 of little-endian 32-bit floats, of the embedder's dimension, several of them one after the other. */
export interface Expert<P extends string = string> {
  readonly centroid: string;
  /** Vectors of the demos of its region. Needed by `nearestDemo` and `kernel`. */
  readonly members?: string;
  /** Its share of the region's examples in (0, 1], the prior of `mixture`. */
  readonly share?: number;
  /** Leaves of the router's program, or the one leaf of its step. What is left out is as in the plan's own parameters. */
  readonly parameters: { readonly [path in P]?: LeafParameters };
}
