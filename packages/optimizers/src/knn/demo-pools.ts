import type { Demo } from "@signet/core";
import type { DemoOptions } from "../bootstrap/demo-options.js";
import type { DemosByPath } from "../bootstrap/labeled-demos.js";
import { type MakeDemoSetsOptions, makeDemoSets } from "../bootstrap/make-demo-sets.js";
import { takeDemos } from "../bootstrap/take-demos.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";

export interface DemoPoolsOptions extends DemoOptions {
  readonly maxBootstrapped: number;
  readonly maxLabeled: number;
  /** Most demos of a leaf. */
  readonly maxPool: number;
}

/** How the demos are bootstrapped: no sets are searched, so one is made. */
export function poolMaking({ maxPool, ...options }: DemoPoolsOptions): MakeDemoSetsOptions {
  const wanted = Math.min(maxPool, options.maxBootstrapped);
  return { ...options, maxBootstrapped: Math.min(1, wanted), count: 1, wanted };
}

/**
 * The demos that each leaf may pick among: those of the teacher's successful runs, in the order of succeeding, then labelled ones of random other rows. No two of
 * a leaf show the same input. A leaf without any is absent.
 */
export async function demoPools(
  problem: Problem,
  context: StrategyContext,
  options: DemoPoolsOptions,
): Promise<DemosByPath> {
  // The sets that are made besides are not used: no vectors are needed for them.
  const made = await makeDemoSets(problem, { ...context, embedder: undefined }, poolMaking(options));
  const rng = context.rng.fork("pools");
  const pools = problem.graph.leaves.map(({ path, leaf }) => {
    const inputOf = ({ fields }: Demo): string =>
      JSON.stringify(leaf.signature.inputFields.map(({ name }) => fields[name]));
    const bootstrapped = made.bootstrapped.successes.flatMap(({ demos }) => demos[path] ?? []);
    const start = takeDemos(bootstrapped, { count: options.maxPool, inputOf });
    const labeled = rng.fork(path).shuffle(made.labeled[path] ?? []);
    return [path, takeDemos(labeled, { start, count: options.maxPool, inputOf })] as const;
  });
  return Object.fromEntries(pools.filter(([, demos]) => demos.length > 0));
}
