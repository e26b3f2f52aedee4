import type { SinglePlan } from "@signet/core";
import type { ScoreTable } from "../study/score-table.js";
import type { RegionCandidate } from "./region-candidates.js";

export interface ScreenOptions {
  readonly path: string;
  /** What the other leaves have meanwhile. */
  readonly start: SinglePlan;
  /** Examples that each candidate is scored on; none: the first candidates are kept. */
  readonly exampleIds: readonly string[];
  readonly keep: number;
  readonly table: ScoreTable;
}

/** Candidates by their scores alone, without demos, the best first; the earlier one wins a tie. */
export async function screened(
  candidates: readonly RegionCandidate[],
  { path, start, exampleIds, table }: Omit<ScreenOptions, "keep">,
): Promise<readonly RegionCandidate[]> {
  const plans = candidates.map(({ instruction }) => withLeaf(start, path, { instruction, demos: [] }));
  await table.run(plans.map((plan) => ({ plan, exampleIds })));
  return candidates
    .map((candidate, index) => {
      const plan = plans[index];
      return { candidate, score: plan === undefined ? 0 : table.meanOf(plan, exampleIds) };
    })
    .sort((a, b) => b.score - a.score)
    .map(({ candidate }) => candidate);
}

/**
 * What each expert may choose among. `all`: the best of all candidates, and the best of those that were written for it. `own`: the best of those alone.
 *
 * @param expert Absent when the candidates were written for other experts: `all` of them are its own.
 */
export function candidatesFor(
  ranked: readonly RegionCandidate[],
  {
    expert,
    sharing,
    keep,
  }: {
    readonly expert: number | undefined;
    readonly sharing: "all" | "own";
    readonly keep: number;
  },
): readonly string[] {
  const own = expert === undefined ? ranked : ranked.filter((candidate) => candidate.expert === expert);
  const chosen = sharing === "own" ? own.slice(0, keep) : [...ranked.slice(0, keep), ...own.slice(0, 1)];
  return [...new Set(chosen.map(({ instruction }) => instruction))];
}

/** A plan with other parameters of one leaf. */
export function withLeaf(
  plan: SinglePlan,
  path: string,
  change: Partial<SinglePlan["parameters"][string]>,
): SinglePlan {
  const leaf = plan.parameters[path];
  if (leaf === undefined) return plan;
  return { kind: "single", parameters: { ...plan.parameters, [path]: { ...leaf, ...change } } };
}
