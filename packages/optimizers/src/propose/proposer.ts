import type { Demo, Embedder, Json, LanguageModel } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Amount } from "../estimate/amount.js";
import type { Rng } from "../random/index.js";
import type { DataFacts } from "./data-facts.js";
import type { Grounding } from "./grounding.js";
import type { ProposalDemand } from "./proposal-calls.js";

/** What one proposal is for, and what it may be grounded in. */
export interface ProposalRequest {
  readonly graph: ProgramGraph;
  readonly path: string;
  /** The instruction that the step has now. */
  readonly base: string;
  readonly facts: DataFacts;
  /** Demo sets of this step, for proposals to be grounded in; each proposal takes its own. */
  readonly demoSets: readonly (readonly Demo[])[];
  /** How many new instructions are wanted, at most. */
  readonly count: number;
  /** Every call takes new draws: by a generator of its own, or by what it takes from this one. */
  readonly rng: Rng;
  /** Instructions that were tried on this step, in any order. None of them is proposed again. */
  readonly history?: readonly TriedInstruction[];
  /** How to go about this request, where that differs from how the proposer was made. */
  readonly style?: ProposalStyle;
  /**
   * The first of the samples that the model is asked for; a call takes at most 3 · `count` from there on. Who asks for one step again
   * must not ask for the same samples, or gets the same answers. Default: drawn from `rng`, which two calls with one generator advance.
   */
  readonly firstSample?: number;
}

/** An instruction with what it scored. */
export interface TriedInstruction {
  readonly instruction: string;
  /** Mean score in [0, 1] of the trials in which the step had it. */
  readonly score: number;
  /** How many scores the mean is over. */
  readonly examples: number;
}

/** What may be decided anew for each request, and thus searched over. @see mipro.md §6.1 */
export interface ProposalStyle {
  readonly grounding?: Partial<Grounding>;
  /** For every proposal of the request, instead of one drawn for each; "" is none. */
  readonly tip?: string;
  readonly temperature?: number;
  /** Index in `demoSets` of the set that every proposal of the request is shown; an empty or absent set shows none. */
  readonly demoSet?: number;
}

export interface ProposerContext {
  /** Absent when the compile has no model for proposals. */
  readonly lm: LanguageModel | undefined;
  /** Tells which proposals mean the same; absent, their words tell. */
  readonly embedder?: Embedder;
  readonly signal: AbortSignal;
  readonly concurrency: number;
  /** Told what was tried in vain; a failed proposal never ends a compile. */
  readonly onWarning: (message: string) => void;
}

/** Writes instructions for one step. Answers with what it has, at most `count`, never the base or one text twice. */
export interface Proposer {
  readonly name: string;
  /** Everything that changes what it writes: part of the fingerprint of a compile. Absent: nothing does. */
  readonly options?: Json;
  readonly propose: (request: ProposalRequest, context: ProposerContext) => Promise<readonly string[]>;
  /** How many calls of a model a demand takes, for estimates alone. Absent: nobody knows. */
  readonly estimateCalls?: (demand: ProposalDemand) => Amount;
}
