import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";
import { blame } from "./blame.js";

/** Which module of a program is worked on next: each in turn, or more often the ones that failures point to. */
export type ModuleChoice = "roundRobin" | "failures";

export const moduleChoices: readonly ModuleChoice[] = ["roundRobin", "failures"];

/** Whose turn it is. */
export interface ModuleTurns {
  /**
   * The path to work on next.
   *
   * @param runs Of the plan that is to be improved; without a failure among them the modules take turns.
   */
  readonly next: (runs: readonly RunRecord[]) => string;
}

/**
 * Deals out turns. By failures: the module with the most lost score for each turn that it has had (Sainte-Laguë's rule), so that turns come to be
 * in proportion to blame; ties go to the one declared first.
 */
export function moduleTurns(problem: Problem, choice: ModuleChoice): ModuleTurns {
  const paths = Object.keys(problem.start.parameters);
  const turns = new Map(paths.map((path) => [path, 0]));
  let taken = 0;
  const inTurn = (): string => paths[taken % paths.length] ?? "";
  const byBlame = (runs: readonly RunRecord[]): string => {
    const lost = blame(runs, problem);
    const claims = paths.map((path) => (lost.get(path) ?? 0) / (2 * (turns.get(path) ?? 0) + 1));
    const most = Math.max(...claims);
    return most > 0 ? (paths[claims.indexOf(most)] ?? "") : inTurn();
  };
  return {
    next(runs) {
      const path = choice === "roundRobin" ? inTurn() : byBlame(runs);
      taken++;
      turns.set(path, (turns.get(path) ?? 0) + 1);
      return path;
    },
  };
}
