import type { Plan, SinglePlan } from "@signet/core";
import type { Problem, Strategy, StrategyContext } from "../strategies/strategy.js";
import type { BuildExperts } from "./build-experts.js";
import { itemRegions } from "./item-regions.js";
import type { MopTask } from "./mop-settings.js";

/** Any strategy as what finds the experts: it sees the training examples of a region, and chooses by the region's part of the valset. */
export function byStrategy(task: MopTask, inner: Strategy, paths: readonly string[]): BuildExperts {
  const { problem, context, settings, single } = task;
  return async ({ regions, examples }, exampleIds) => {
    const open = new Set(exampleIds);
    const known = examples.filter(({ exampleId }) => open.has(exampleId));
    const items = itemRegions(known, regions, settings.minRegion);
    const plans: SinglePlan[] = [];
    for (const [expert, { members }] of regions.entries()) {
      const own = new Set(members.map(({ exampleId }) => exampleId));
      const scored = new Set(items[expert]?.scored ?? []);
      const region: Problem = {
        ...problem,
        start: single,
        trainset: problem.trainset.filter(({ id }) => own.has(id)),
        valset: problem.valset.filter(({ id }) => (scored.size > 0 ? scored.has(id) : open.has(id))),
      };
      const found = await inner.optimize(region, contextOf(context, `expert:${regions.length}:${expert}`));
      plans.push(limited(single, found, paths));
    }
    return plans;
  };
}

/** What a strategy inside has of the compile: all but the say in which plan is the best so far. */
function contextOf(context: StrategyContext, name: string): StrategyContext {
  return { ...context, rng: context.rng.fork("mop").fork(name), keep: () => {} };
}

/** What a plan says of some leaves; of the others, what another says. */
function limited(base: SinglePlan, { parameters }: Plan, paths: readonly string[]): SinglePlan {
  const own = paths.flatMap((path) => {
    const leaf = parameters[path];
    return leaf === undefined ? [] : [[path, leaf] as const];
  });
  return { kind: "single", parameters: { ...base.parameters, ...Object.fromEntries(own) } };
}
