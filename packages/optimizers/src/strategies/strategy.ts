import type { Embedder, IdentifiedExample, Json, LanguageModel, Plan } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { WorkEstimate } from "../estimate/work.js";
import type { Rng } from "../random/index.js";
import type { Job } from "../study/evaluator.js";
import type { CompileEvent, Phase } from "../study/events.js";
import type { Trial } from "../study/trial.js";

/** What is to be optimised, and on what. The holdout is not here: no strategy sees it. */
export interface Problem {
  readonly graph: ProgramGraph;
  /** The program as written, or the plan that an earlier compile ended with. */
  readonly start: Plan;
  /** To learn from: demos and facts come from here. */
  readonly trainset: readonly IdentifiedExample[];
  /** To choose by. */
  readonly valset: readonly IdentifiedExample[];
}

export interface StrategyContext {
  /** Randomness comes from forks of this alone. */
  readonly rng: Rng;
  readonly signal: AbortSignal;
  /** Writes instructions; recorded, charged, and used under the compile's budget. Absent when the compile has none. */
  readonly proposer: LanguageModel | undefined;
  /** Tells which texts are alike; recorded. Absent when the compile has none. */
  readonly embedder: Embedder | undefined;
  /** Most concurrent calls that the strategy should make to the proposer. */
  readonly concurrency: number;
  /** Runs one round: every job whole, told in order. Throws through the strategy when the compile must end. */
  readonly evaluate: (jobs: readonly Job[]) => Promise<readonly Trial[]>;
  /** Examples that no candidate is compared on, because the metric could not score one. */
  readonly isExcluded: (exampleId: string) => boolean;
  /** Notes the best plan so far: the answer when the compile is stopped. */
  readonly keep: (plan: Plan, score: number) => void;
  /**
   * Runs a part of the work as a phase of its own, for progress and reports.
   *
   * @param expectedRuns How many program runs it will take at most, as far as that is known.
   */
  readonly phase: <T>(phase: Phase, work: () => Promise<T>, expectedRuns?: number) => Promise<T>;
  readonly emit: (event: CompileEvent) => void;
}

/**
 * A whole method. Pure over its context: no clock, no randomness, no model and no score but from there. It saves no state;
 * resuming is replay.
 */
export interface Strategy {
  readonly name: string;
  /** Everything that changes what it does: part of the fingerprint and of the artifact. */
  readonly options: Json;
  readonly optimize: (problem: Problem, context: StrategyContext) => Promise<Plan>;
  /** What `optimize` will do, before it does. Pure, without a call; it takes no part in any decision. Absent: nobody knows. */
  readonly estimate?: (problem: Problem) => WorkEstimate;
}
