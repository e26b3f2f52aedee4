import { type Amount, exactly } from "../estimate/amount.js";
import type { WorkEstimate } from "../estimate/work.js";
import { newCallsForOne } from "./instruction-rounds.js";
import type { Problem } from "./strategy.js";

export interface WritingWorkOptions {
  /** Calls of the proposer's model. */
  readonly calls: Amount;
  /** Program runs after the start plan's own on the valset. */
  readonly runs: Amount;
}

/** What a strategy that writes and scores is going to do: the start plan on the valset, then proposals, and runs of plans that change one leaf at a time. */
export function writingWork(
  { graph, valset }: Pick<Problem, "graph" | "valset">,
  { calls, runs }: WritingWorkOptions,
): WorkEstimate {
  return {
    phases: [
      { phase: "trace", taskRuns: exactly(valset.length) },
      { phase: "propose", proposerCalls: calls },
      { phase: "search", taskRuns: runs, newCalls: newCallsForOne(graph.leaves.length) },
    ],
  };
}
