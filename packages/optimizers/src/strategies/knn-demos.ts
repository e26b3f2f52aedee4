import { type Demo, type Plan, SignetError } from "@signet/core";
import { bootstrapWork } from "../bootstrap/bootstrap-work.js";
import { demoBudgets } from "../bootstrap/demo-budgets.js";
import { demoOptionsJson } from "../bootstrap/demo-options.js";
import type { DemosByPath } from "../bootstrap/labeled-demos.js";
import type { DemoBudget } from "../bootstrap/take-demos.js";
import { exactly } from "../estimate/amount.js";
import { demoPools, poolMaking } from "../knn/demo-pools.js";
import { type NearestDemos, nearestDemos } from "../knn/nearest-demos.js";
import { scoreLeftOut } from "../knn/score-left-out.js";
import { type KnnDemosOptions, type KnnDemosSettings, readKnnDemosOptions } from "./knn-demos-options.js";
import type { Problem, Strategy } from "./strategy.js";

/**
 * Each call shows the demos whose inputs are nearest to its own, the nearest one last: a pool of demos is bootstrapped, and filled up with labelled ones; how
 * many a call shows is chosen on the valset, where the start plan is a choice, too.
 *
 * The compile's `embedder` tells what is near; without one, a tf-idf embedder does that the artifact carries along. Picking asks no model.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range; from `optimize` where every `k` is above the number of training rows.
 * @see Liu et al. 2022 (arXiv 2101.06804), KATE. Differs: demos are what a teacher did rightly, as well as labels; how many are shown is searched.
 */
export function knnDemos(options: KnnDemosOptions = {}): Strategy {
  const settings = readKnnDemosOptions(options);
  const { ks, maxPool, maxBootstrapped, maxLabeled } = settings;
  const making = { ...options, maxBootstrapped, maxLabeled, maxPool };
  return {
    name: "knnDemos",
    options: { k: [...ks], maxPool, ...demoOptionsJson({ ...options, maxBootstrapped, maxLabeled }) },
    estimate(problem) {
      const typical = Math.ceil(ks.reduce((sum, k) => sum + k, 0) / (ks.length + 1)); // the start shows none of them
      const shown = { ...options, maxBootstrapped: typical, maxLabeled: typical };
      return {
        phases: [
          bootstrapWork(problem, poolMaking(making)),
          { phase: "search", taskRuns: exactly((ks.length + 1) * problem.valset.length), demos: shown },
        ],
      };
    },
    async optimize(problem, context) {
      checkRows(problem, settings);
      const pools = await demoPools(problem, context, making);
      const indices = await nearestDemos(problem, context, pools);
      const budgetOf = demoBudgets(problem, options);
      const plans = ks.map((k) => planOf(problem, { pools, indices, k, budgetOf }));
      const scored = await scoreLeftOut([problem.start, ...plans], problem, context);
      const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
      context.keep(best.plan, best.score);
      return best.plan;
    },
  };
}

/** Of several numbers those that there are too few rows for mean the same as the largest that fits. */
function checkRows({ trainset }: Problem, { ks: [least = 0], isGiven }: KnnDemosSettings): void {
  if (isGiven && least > trainset.length)
    throw new SignetError(
      "OPTION_INVALID",
      `knnDemos() got k = ${least}, there are ${trainset.length} training rows to make demos of`,
    );
}

interface Choice {
  readonly pools: DemosByPath;
  readonly indices: NearestDemos;
  readonly k: number;
  readonly budgetOf: (path: string) => DemoBudget | undefined;
}

/** The start plan with the demos of its leaves to pick among; a leaf without any is as it was. */
function planOf({ start }: Problem, { pools, indices, k, budgetOf }: Choice): Plan {
  const leaves = Object.entries(start.parameters).map(([path, leaf]) => {
    const [demos, index] = [pools[path], indices[path]];
    if (demos === undefined || index === undefined) return [path, leaf];
    const shown = Math.min(k, demos.length, mostAffordable(demos, budgetOf(path)));
    return [path, shown === 0 ? leaf : { ...leaf, demos, select: { k: shown, ...index } }];
  });
  return { kind: "single", parameters: Object.fromEntries(leaves) };
}

/** How many demos fit into a budget whichever are picked: the longest ones. */
function mostAffordable(demos: readonly Demo[], budget: DemoBudget | undefined): number {
  if (budget === undefined) return demos.length;
  let left = budget.maxTokens;
  const longestFirst = demos.map(budget.tokensOf).sort((one, other) => other - one);
  const unaffordable = longestFirst.findIndex((tokens) => {
    left -= tokens;
    return left < 0;
  });
  return unaffordable < 0 ? demos.length : unaffordable;
}
