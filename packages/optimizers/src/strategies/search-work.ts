import type { ProgramGraph } from "../analyze/program-graph.js";
import { amount, exactly } from "../estimate/amount.js";
import type { DemoSizes, PhaseWork } from "../estimate/work.js";
import { firstLookSize } from "./first-look.js";
import type { Problem } from "./strategy.js";

export interface SearchWorkOptions {
  /** Most program runs, those of the first look among them. */
  readonly runs: number;
  /** How many candidates each leaf chooses among: instructions times demo sets. */
  readonly choices: number;
  /** The share of these pairs of a choice and an example that runs are spread over: a search that goes on with what promises most meets few. Default 1. */
  readonly spread?: number;
  /** Default: those of the start plan. */
  readonly demos?: DemoSizes | undefined;
}

/** The first look, and a search that spends its runs unless every point is known in full before. */
export function searchWork(
  { graph, valset }: Pick<Problem, "graph" | "valset">,
  { runs, choices, demos, spread = 1 }: SearchWorkOptions,
): readonly [trace: PhaseWork, search: PhaseWork] {
  const looked = firstLookSize(valset.length);
  const most = Math.max(0, runs - looked);
  const expected = Math.min(most, choices ** graph.leaves.length * valset.length - looked);
  return [
    { phase: "trace", taskRuns: exactly(looked) },
    {
      phase: "search",
      taskRuns: amount(expected, most),
      newCalls: newCalls(graph, { runs: expected, pairs: choices * valset.length * spread }),
      ...(demos && { demos }),
    },
  ];
}

/**
 * Points that share the choice of a leaf share its answers too, unless it is fed by another leaf: then half of them, not knowing what that one says. So many
 * runs meet so many different pairs of a choice and an example as balls meet bins.
 */
function newCalls({ leaves, uses }: ProgramGraph, { runs, pairs }: { runs: number; pairs: number }): number {
  if (leaves.length < 2 || runs <= 0) return 1;
  const met = (1 - Math.exp(-runs / pairs)) * (pairs / runs);
  const paths = new Set(leaves.map(({ path }) => path));
  const shares = leaves.map(({ path }) => {
    const feeds = uses?.find((use) => use.path === path)?.feedsFrom;
    return feeds === undefined || feeds.some((other) => paths.has(other)) ? (1 + met) / 2 : met;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
