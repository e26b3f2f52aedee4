import { bootstrapWork } from "../bootstrap/bootstrap-work.js";
import { type DemoOptions, demoOptionsJson } from "../bootstrap/demo-options.js";
import { makeDemoSets } from "../bootstrap/make-demo-sets.js";
import { exactly } from "../estimate/amount.js";
import { meanScore } from "../study/trial.js";
import type { Strategy } from "./strategy.js";

/** Defaults: up to 4 bootstrapped demos for each step, filled up to 8 with labelled ones. */
export type BootstrapFewShotOptions = DemoOptions;

/** Demos from the first training runs that the metric passes, filled up with labelled ones. No search: one candidate. */
export function bootstrapFewShot(options: BootstrapFewShotOptions = {}): Strategy {
  const { maxBootstrapped = 4, maxLabeled = 8 } = options;
  const demos = { ...options, maxBootstrapped, maxLabeled };
  // Set 2 is the one in the order of succeeding.
  const making = { ...demos, count: 3, wanted: maxBootstrapped };
  return {
    name: "bootstrapFewShot",
    options: demoOptionsJson(demos),
    estimate: (problem) => ({
      phases: [
        bootstrapWork(problem, making),
        { phase: "search", taskRuns: exactly(problem.valset.length), demos },
      ],
    }),
    async optimize(problem, context) {
      const { sets } = await makeDemoSets(problem, context, making);
      const parameters = Object.entries(problem.start.parameters).map(([path, leaf]) => {
        const demos = sets[path]?.at(-1) ?? [];
        return [path, demos.length === 0 ? leaf : { ...leaf, demos }];
      });
      const plan = { kind: "single" as const, parameters: Object.fromEntries(parameters) };
      const [trial] = await context.phase("search", () =>
        context.evaluate([{ plan, exampleIds: problem.valset.map(({ id }) => id), rollout: 0, lm: "task" }]),
      );
      context.keep(plan, (trial && meanScore(trial)) ?? 0);
      return plan;
    },
  };
}
