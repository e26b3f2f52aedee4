import { bootstrap } from "../bootstrap/bootstrap.js";
import { demoSets } from "../bootstrap/demo-sets.js";
import { labeledDemos } from "../bootstrap/labeled-demos.js";
import { planSpace } from "../search/candidates.js";
import { random } from "../search/index.js";
import { searchPlans } from "../search/search-plans.js";
import { type Effort, effortSettings } from "./effort.js";
import { startTrial } from "./start-trial.js";
import type { Strategy } from "./strategy.js";
import { teacherPlan } from "./teacher-plan.js";

export interface RandomSearchOptions {
  readonly effort?: Effort;
  readonly demoSets?: number;
  readonly maxBootstrapped?: number;
  readonly maxLabeled?: number;
  readonly threshold?: number;
  /** Combinations to try, each on the whole valset. */
  readonly trials?: number;
  readonly roundSize?: number;
}

/** Bootstrap random search: many demo sets, random combinations of them, each evaluated in full, the best one kept. */
export function randomSearch(options: RandomSearchOptions = {}): Strategy {
  const { effort = "light", maxBootstrapped = 4, maxLabeled = 4, roundSize = 8, threshold } = options;
  return {
    name: "randomSearch",
    options: {
      effort,
      maxBootstrapped,
      maxLabeled,
      roundSize,
      demoSets: options.demoSets ?? null,
      trials: options.trials ?? null,
      threshold: threshold ?? null,
    },
    async optimize(problem, context) {
      const preset = effortSettings(effort, problem.graph.leaves.length);
      const { demoSets: count = preset.demoSets, trials = preset.trials } = options;
      const told = await startTrial(problem, context);
      const rng = context.rng.fork("demos");
      const labeled = labeledDemos(problem.graph, problem.trainset);
      const made = await context.phase("bootstrap", () =>
        bootstrap(problem, context, teacherPlan(problem.start, labeled, { size: maxLabeled, rng }), {
          wanted: Math.max(maxBootstrapped, Math.ceil((maxBootstrapped * count) / 2)),
          ...(threshold === undefined ? {} : { threshold }),
        }),
      );
      const sets = demoSets(problem.graph, made, labeled, { count, maxBootstrapped, maxLabeled, rng });
      const candidates = Object.entries(problem.start.parameters).map(([path, leaf]) => {
        const others = (sets[path] ?? []).filter(
          (demos) => JSON.stringify(demos) !== JSON.stringify(leaf.demos),
        );
        return [path, { instructions: [leaf.instruction], demoSets: [leaf.demos, ...others] }] as const;
      });
      const exampleIds = problem.valset.map(({ id }) => id);
      const search = {
        sampler: random(),
        trials,
        minibatch: exampleIds.length,
        roundSize,
        raceEvery: trials,
      };
      const space = planSpace(problem.start, Object.fromEntries(candidates));
      const { plan } = await context.phase(
        "search",
        () => searchPlans(space, exampleIds, context, { ...search, told }),
        trials * exampleIds.length,
      );
      return plan;
    },
  };
}
