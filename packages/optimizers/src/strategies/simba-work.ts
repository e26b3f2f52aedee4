import { amount, exactly } from "../estimate/amount.js";
import type { WorkEstimate } from "../estimate/work.js";
import type { SimbaOptions } from "./simba-options.js";
import type { Problem } from "./strategy.js";
import { writingWork } from "./writing-work.js";

/** What `simba` is going to do with a problem. */
export function simbaWork(
  problem: Problem,
  { steps, batch, candidates, winners, maxDemos }: Required<SimbaOptions>,
): WorkEstimate {
  const size = Math.min(batch, problem.trainset.length);
  const runs = steps * (candidates + 1) * size + Math.min(steps, winners - 1) * problem.valset.length;
  // Every other move is advice. Where that comes to nothing the next example is asked about; what it adds may be condensed, for each leaf.
  const perExample = 2 + 2 * problem.graph.leaves.length;
  const { phases } = writingWork(problem, {
    calls: amount((steps * (candidates + 1)) / 2, steps * size * perExample),
    runs: exactly(runs),
  });
  const demos = maxDemos === 0 ? {} : { demos: { maxBootstrapped: Math.ceil(maxDemos / 2) } }; // lists fill up by and by
  return {
    phases: [
      ...phases.map((phase) => (phase.phase === "search" ? { ...phase, ...demos } : phase)),
      { phase: "bootstrap", taskRuns: exactly(steps * candidates * size), ...demos },
    ],
  };
}
