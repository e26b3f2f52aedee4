import type { Demo, Json, LanguageModel } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Rng } from "../random/index.js";
import type { DataFacts } from "./data-facts.js";

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
  readonly rng: Rng;
}

export interface ProposerContext {
  /** Absent when the compile has no model for proposals. */
  readonly lm: LanguageModel | undefined;
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
}
