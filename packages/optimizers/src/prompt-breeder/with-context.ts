import type { Demo, SinglePlan } from "@signet/core";
import { cutDemos } from "../bootstrap/cut-demos.js";
import type { Rng } from "../random/index.js";
import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";

/** A plan whose demos are drawn anew from some runs, at most so many for each leaf. A leaf that none of the runs called keeps its own. */
export function withContext(
  plan: SinglePlan,
  { graph }: Pick<Problem, "graph">,
  {
    runs,
    maxDemos,
    rng,
  }: { readonly runs: readonly RunRecord[]; readonly maxDemos: number; readonly rng: Rng },
): SinglePlan {
  const drawn = rng.shuffle(runs).slice(0, maxDemos);
  const cuts = drawn.map((run) => cutDemos(run, graph, { rng: rng.fork(run.exampleId), loopDemos: "one" }));
  const parameters = Object.entries(plan.parameters).map(([path, leaf]) => {
    const demos: readonly Demo[] = cuts.flatMap((cut) => cut[path] ?? []);
    return [path, demos.length === 0 ? leaf : { ...leaf, demos }];
  });
  return { kind: "single", parameters: Object.fromEntries(parameters) };
}
