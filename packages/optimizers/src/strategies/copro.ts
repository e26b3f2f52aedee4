import { composedProposer } from "../propose/composed-proposer.js";
import { lmProposer } from "../propose/lm-proposer.js";
import { callsOfProposers } from "../propose/proposal-calls.js";
import type { Proposer } from "../propose/proposer.js";
import { checkCounts } from "../search/check-counts.js";
import { instructionRounds, instructionWork, newCallsForOne } from "./instruction-rounds.js";
import { plansForOne } from "./plans-for-one.js";
import { proposerNames } from "./proposer-names.js";
import type { Strategy } from "./strategy.js";

export interface CoproOptions {
  /** Instructions proposed for a leaf at a time, default 10. */
  readonly breadth?: number;
  /** How often each leaf has its turn, default 3. */
  readonly depth?: number;
  /** Of the proposer. Default: as the proposers were made. */
  readonly initTemperature?: number;
  /** Examples that a new instruction is scored on; all start on the same ones. Default 25. */
  readonly minibatch?: number;
  /** How many attempts a proposal is shown, the best ones, in ascending order. Default 5. */
  readonly history?: number;
  /** Default: the LM's, when the compile has a model for proposals, and the composed ones. */
  readonly proposers?: readonly Proposer[];
}

/**
 * COPRO: coordinate ascent over instructions. One leaf at a time gets `breadth` proposals in view of the attempts so far; the best one is kept, and the next
 * leaf has its turn; all of it `depth` times.
 *
 * @see Khattab et al. 2023 (arXiv 2310.03714), DSPy's COPRO. Differs: attempts start on a minibatch, and only what was run on the whole valset is kept.
 */
export function copro({
  breadth = 10,
  depth = 3,
  initTemperature,
  minibatch = 25,
  history = 5,
  proposers = [lmProposer(), composedProposer()],
}: CoproOptions = {}): Strategy {
  checkCounts("copro", { breadth, depth, minibatch });
  checkCounts("copro", { history }, 0);
  return {
    name: "copro",
    options: {
      breadth,
      depth,
      initTemperature: initTemperature ?? null,
      minibatch,
      history,
      proposers: proposerNames(proposers),
    },
    estimate(problem) {
      const leaves = problem.graph.leaves.length;
      const rounds = depth * leaves;
      const demand = { requests: rounds, count: breadth, steps: leaves, rows: problem.trainset.length };
      const proposerCalls = callsOfProposers(proposers, demand);
      const newCalls = newCallsForOne(leaves);
      return instructionWork(problem, { rounds, perRound: breadth, minibatch, proposerCalls, newCalls });
    },
    optimize(problem, context) {
      const paths = Object.keys(problem.start.parameters);
      return instructionRounds(problem, context, {
        rounds: depth * paths.length,
        perRound: breadth,
        minibatch,
        proposers,
        style: {
          grounding: { history },
          ...(initTemperature !== undefined && { temperature: initTemperature }),
        },
        patience: paths.length,
        next: (round) => {
          const path = paths[round.number % paths.length];
          return path === undefined
            ? Promise.resolve([])
            : plansForOne(problem, context, { ...round, path, count: breadth });
        },
      });
    },
  };
}
