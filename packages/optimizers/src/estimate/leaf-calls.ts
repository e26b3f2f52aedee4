import type { CompositeDefinition, Definition } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import { type Amount, amount } from "./amount.js";

/** How often one run calls one leaf. */
export interface LeafCalls {
  readonly path: string;
  readonly calls: Amount;
  /** Why there may be more calls than the expected, where the source does not tell how many. */
  readonly openEnded?: "loop" | "unseen";
}

/**
 * How often one run calls each leaf, as the program's source shows it: a step in a loop counts one turn, a conditional one as if it were always called, one
 * under a rule of draws as often as it draws at most. Without a source that could be followed, each step counts once.
 */
export function leafCalls({ definition, leaves, uses }: ProgramGraph): readonly LeafCalls[] {
  return leaves.map(({ path }): LeafCalls => {
    const use = uses?.find((candidate) => candidate.path === path);
    const draws = drawsOf(definition, path);
    if (use === undefined) return { path, calls: amount(draws, undefined), openEnded: "unseen" };
    const { inLoop, times = 1 } = use;
    if (!Number.isFinite(times)) return { path, calls: amount(draws, undefined), openEnded: "unseen" };
    if (inLoop) return { path, calls: amount(times * draws, undefined), openEnded: "loop" };
    return { path, calls: amount(times * draws, times * draws) };
  });
}

/** How many draws one call of a leaf is, with those of the programs around it. */
function drawsOf(definition: CompositeDefinition, path: string): number {
  let draws = 1;
  let inner: Definition = definition;
  for (const key of path.split(".")) {
    const next: Definition | undefined = inner.kind === "composite" ? inner.modules[key] : undefined;
    if (next === undefined) break;
    for (const { count } of next.draws) draws *= count;
    inner = next;
  }
  return draws;
}
