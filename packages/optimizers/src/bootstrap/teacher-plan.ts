import type { Plan } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { DemosByPath } from "./labeled-demos.js";
import { type DemoBudget, takeDemos } from "./take-demos.js";

export interface TeacherPlanOptions {
  /** Most demos of a leaf. */
  readonly size: number;
  readonly rng: Rng;
  /** What the demos of a leaf may cost in its prompt. Default: anything. */
  readonly budgetOf?: (path: string) => DemoBudget | undefined;
}

/**
 * The plan that a teacher runs while demos are bootstrapped: where a leaf has no demos of its own, labelled ones, since a
 * teacher that succeeds more often yields more demos.
 */
export function teacherPlan(
  start: Plan,
  labeled: DemosByPath,
  { size, rng, budgetOf }: TeacherPlanOptions,
): Plan {
  const parameters = Object.entries(start.parameters).map(([path, leaf]) => {
    if (leaf.demos.length > 0) return [path, leaf] as const;
    const demos = takeDemos(rng.fork(`teacher:${path}`).shuffle(labeled[path] ?? []), {
      count: size,
      // Equal demos of several examples stay: while one of these runs, its own is taken out.
      inputOf: ({ exampleId }) => exampleId,
      budget: budgetOf?.(path),
    });
    return [path, { ...leaf, demos }] as const;
  });
  return { kind: "single", parameters: Object.fromEntries(parameters) };
}
