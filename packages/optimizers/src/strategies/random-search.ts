import { bootstrapWork } from "../bootstrap/bootstrap-work.js";
import { type DemoOptions, demoOptionsJson } from "../bootstrap/demo-options.js";
import { makeDemoSets } from "../bootstrap/make-demo-sets.js";
import { planSpace } from "../search/candidates.js";
import { checkCounts } from "../search/check-counts.js";
import { random } from "../search/random.js";
import { fullSchedule } from "../search/schedules/full.js";
import { searchPlans } from "../search/search-plans.js";
import { candidatesOf } from "./candidates-of.js";
import { checkName } from "./check-name.js";
import { type Effort, effortSettings, efforts } from "./effort.js";
import { firstLook } from "./first-look.js";
import { searchWork } from "./search-work.js";
import type { Strategy } from "./strategy.js";

export interface RandomSearchOptions extends DemoOptions {
  readonly effort?: Effort;
  /** Demo sets that each leaf may choose among, the empty one included. */
  readonly demoSets?: number;
  /** Combinations to try, each on the whole valset. */
  readonly trials?: number;
  /** Combinations asked for at a time. Default 8. */
  readonly roundSize?: number;
}

/** Bootstrap random search: many demo sets, random combinations of them, each evaluated in full, the best one kept. */
export function randomSearch(options: RandomSearchOptions = {}): Strategy {
  const { effort = "light", maxBootstrapped = 4, maxLabeled = 4, roundSize = 8, demoSets, trials } = options;
  checkName("randomSearch", "effort", effort, efforts);
  checkCounts("randomSearch", { roundSize, demoSets: demoSets ?? 1, trials: trials ?? 1 });
  const settingsFor = (leaves: number) => {
    const preset = effortSettings(effort, leaves);
    return { count: demoSets ?? preset.demoSets, combinations: trials ?? preset.trials };
  };
  return {
    name: "randomSearch",
    options: {
      effort,
      roundSize,
      ...(demoSets !== undefined && { demoSets }),
      ...(trials !== undefined && { trials }),
      ...demoOptionsJson({ ...options, maxBootstrapped, maxLabeled }),
    },
    estimate(problem) {
      const { count, combinations } = settingsFor(problem.graph.leaves.length);
      const demos = { ...options, maxBootstrapped, maxLabeled };
      const runs = (combinations + 1) * problem.valset.length;
      const [trace, search] = searchWork(problem, { runs, choices: count, demos });
      return { phases: [trace, bootstrapWork(problem, { ...demos, count }), search] };
    },
    async optimize(given, context) {
      const { count, combinations } = settingsFor(given.graph.leaves.length);
      const { problem, told } = await firstLook(given, context);
      const { sets } = await makeDemoSets(problem, context, {
        ...options,
        count,
        maxBootstrapped,
        maxLabeled,
      });
      const exampleIds = problem.valset.map(({ id }) => id);
      const space = planSpace(problem.start, candidatesOf(problem, sets));
      const runs = (combinations + 1) * exampleIds.length; // the start plan in full, too
      const schedule = fullSchedule({
        minibatch: Math.max(1, exampleIds.length),
        trials: combinations,
        roundSize,
      });
      const { plan } = await context.phase(
        "search",
        () =>
          searchPlans(space, exampleIds, context, { sampler: random(), schedule, runs, told: told(space) }),
        runs,
      );
      return plan;
    },
  };
}
