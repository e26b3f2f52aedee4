import { bootstrap } from "../bootstrap/bootstrap.js";
import { demoSets } from "../bootstrap/demo-sets.js";
import { labeledDemos } from "../bootstrap/labeled-demos.js";
import { meanScore } from "../study/trial.js";
import type { Strategy } from "./strategy.js";
import { teacherPlan } from "./teacher-plan.js";

export interface BootstrapFewShotOptions {
  readonly maxBootstrapped?: number;
  /** Sets are filled up to this many with labelled demos. */
  readonly maxLabeled?: number;
  /** λ: the least score of a run whose calls become demos. */
  readonly threshold?: number;
}

/** Demos from the first training runs that the metric passes, filled up with labelled ones. No search: one candidate. */
export function bootstrapFewShot({
  maxBootstrapped = 4,
  maxLabeled = 8,
  threshold,
}: BootstrapFewShotOptions = {}): Strategy {
  return {
    name: "bootstrapFewShot",
    options: { maxBootstrapped, maxLabeled, threshold: threshold ?? null },
    async optimize(problem, context) {
      const labeled = labeledDemos(problem.graph, problem.trainset);
      const rng = context.rng.fork("demos");
      const made = await context.phase("bootstrap", () =>
        bootstrap(problem, context, teacherPlan(problem.start, labeled, { size: maxLabeled, rng }), {
          wanted: maxBootstrapped,
          ...(threshold === undefined ? {} : { threshold }),
        }),
      );
      // Set 2 is the one in the order of trying.
      const sets = demoSets(problem.graph, made, labeled, { count: 3, maxBootstrapped, maxLabeled, rng });
      const parameters = Object.entries(problem.start.parameters).map(([path, leaf]) => [
        path,
        { ...leaf, demos: sets[path]?.at(-1) ?? leaf.demos },
      ]);
      const plan = { kind: "single" as const, parameters: Object.fromEntries(parameters) };
      const [trial] = await context.phase("search", () =>
        context.evaluate([{ plan, exampleIds: problem.valset.map(({ id }) => id), rollout: 0, lm: "task" }]),
      );
      context.keep(plan, (trial && meanScore(trial)) ?? 0);
      return plan;
    },
  };
}
