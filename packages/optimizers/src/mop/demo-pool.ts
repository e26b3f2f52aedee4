import type { Bootstrapped } from "../bootstrap/bootstrap.js";
import type { DemoOptions } from "../bootstrap/demo-options.js";
import { type DemosByPath, labeledDemos } from "../bootstrap/labeled-demos.js";
import { makeDemoSets } from "../bootstrap/make-demo-sets.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";

/** A training example that demos can be taken from. */
export interface PoolItem {
  readonly exampleId: string;
  /** By path of every leaf that it has a demo for. */
  readonly demos: DemosByPath;
}

export interface DemoPool {
  readonly items: readonly PoolItem[];
  /** All labelled demos, for facts of the data. */
  readonly labeled: DemosByPath;
}

/** Share of the trainset with labels for every leaf from which on nothing is bootstrapped. */
const ENOUGH_LABELED = 0.5;

/**
 * The demos that regions are made of: examples whose labels fill every leaf, or where too few have such labels, the successful runs of a teacher. At most
 * `size` of them, a random sample.
 */
export async function demoPool(
  problem: Problem,
  context: StrategyContext,
  { size, ...options }: DemoOptions & { readonly size: number },
): Promise<DemoPool> {
  const { graph, trainset } = problem;
  const paths = graph.leaves.map(({ path }) => path);
  const labeled = labeledDemos(graph, trainset);
  const byExample = groupByExample(labeled);
  const whole = trainset
    .map(({ id }) => ({ exampleId: id, demos: byExample.get(id) ?? {} }))
    .filter(({ demos }) => paths.every((path) => demos[path] !== undefined));
  const items =
    whole.length >= ENOUGH_LABELED * trainset.length
      ? whole
      : (await bootstrapped(problem, context, { size, ...options })).successes.map(
          ({ exampleId, demos }) => ({
            exampleId,
            demos: { ...byExample.get(exampleId), ...demos },
          }),
        );
  const order = new Map(trainset.map(({ id }, index) => [id, index]));
  const sample = context.rng.fork("pool").shuffle(items).slice(0, size);
  return {
    labeled,
    items: sample.sort((a, b) => (order.get(a.exampleId) ?? 0) - (order.get(b.exampleId) ?? 0)),
  };
}

async function bootstrapped(
  problem: Problem,
  context: StrategyContext,
  { size, ...options }: DemoOptions & { readonly size: number },
): Promise<Bootstrapped> {
  const wanted = Math.min(size, problem.trainset.length);
  // The demo sets that are made besides are not used: no vectors are needed for them.
  const making = { maxLabeled: 4, ...options, maxBootstrapped: 1, count: 1, wanted };
  return (await makeDemoSets(problem, { ...context, embedder: undefined }, making)).bootstrapped;
}

function groupByExample(demos: DemosByPath): ReadonlyMap<string, DemosByPath> {
  const groups = new Map<string, Record<string, DemosByPath[string]>>();
  for (const [path, list] of Object.entries(demos)) {
    for (const demo of list) {
      const group = groups.get(demo.exampleId) ?? {};
      group[path] = [...(group[path] ?? []), demo];
      groups.set(demo.exampleId, group);
    }
  }
  return groups;
}
