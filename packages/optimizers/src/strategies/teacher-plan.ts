import type { Plan } from "@signet/core";
import type { DemosByPath } from "../bootstrap/labeled-demos.js";
import type { Rng } from "../random/index.js";

/**
 * The plan that a teacher runs while demos are bootstrapped: where a leaf has no demos of its own, labelled ones, since a
 * teacher that succeeds more often yields more demos.
 */
export function teacherPlan(
  start: Plan,
  labeled: DemosByPath,
  { size, rng }: { readonly size: number; readonly rng: Rng },
): Plan {
  const parameters = Object.entries(start.parameters).map(([path, leaf]) => {
    if (leaf.demos.length > 0) return [path, leaf] as const;
    return [
      path,
      {
        ...leaf,
        demos: rng
          .fork(`teacher:${path}`)
          .shuffle(labeled[path] ?? [])
          .slice(0, size),
      },
    ] as const;
  });
  return { ...start, parameters: Object.fromEntries(parameters) };
}
