import { type ModuleChoice, moduleTurns } from "../reflect/module-turns.js";
import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";

/** Whose instructions a step writes, and how many steps they get in all. */
export interface Turn {
  readonly paths: readonly string[];
  readonly steps: number;
}

/**
 * Deals the steps of a compile out to modules, one at a time, or gives all of them to all modules together. Where failures tell whose turn it is, the steps
 * of a module are not known before: each counts on an equal part.
 *
 * @param runs Of the current plan.
 */
export function gpoTurns(
  problem: Problem,
  {
    steps,
    joint,
    modules,
  }: { readonly steps: number; readonly joint: boolean; readonly modules: ModuleChoice },
): { readonly next: (runs: readonly RunRecord[]) => Turn } {
  const paths = Object.keys(problem.start.parameters);
  if (joint) return { next: () => ({ paths, steps }) };
  const turns = moduleTurns(problem, modules);
  return {
    next(runs) {
      const path = turns.next(runs);
      const later = modules === "roundRobin" ? paths.indexOf(path) : 0;
      return { paths: [path], steps: Math.ceil((steps - later) / paths.length) };
    },
  };
}
