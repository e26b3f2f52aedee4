import { type ModuleChoice, moduleTurns } from "../reflect/module-turns.js";
import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";

export type ComponentKind = "instruction" | "demos";

/** What can be changed of a candidate by itself. */
export interface Component {
  readonly kind: ComponentKind;
  readonly path: string;
}

/** Which components a mutation changes: one in turn, one of the module that failures point to, or those of one kind of all modules. */
export type ComponentChoice = ModuleChoice | "all";

export const componentChoices: readonly string[] = [
  "roundRobin",
  "failures",
  "all",
] satisfies readonly ComponentChoice[];

export interface Turn {
  readonly components: readonly Component[];
  /** Where a child that is made in this turn goes on. */
  readonly pointer: number;
}

/** Every candidate has a pointer to what of it is changed next. */
export interface ComponentTurns {
  /** @param runs Of the candidate: they tell which module failures point to. */
  readonly next: (candidate: number, runs: readonly RunRecord[]) => Turn;
  /** Sets a new candidate's pointer: that of the turn it was made in. Default 0. */
  readonly begin: (candidate: number, pointer: number) => void;
  readonly pointerOf: (candidate: number) => number;
  /** After so many turns in a row a candidate's components come again. */
  readonly length: number;
}

/** Instructions come first, then demos, each in the order of the program's modules. */
export function componentTurns(
  problem: Problem,
  { choice, kinds }: { readonly choice: ComponentChoice; readonly kinds: readonly ComponentKind[] },
): ComponentTurns {
  const pointers = new Map<number, number>();
  const pointerOf = (candidate: number): number => pointers.get(candidate) ?? 0;
  const paths = Object.keys(problem.start.parameters);
  const byKind = kinds.map((kind) => paths.map((path): Component => ({ kind, path })));
  const groups = choice === "roundRobin" ? byKind.flat().map((component) => [component]) : byKind;
  const blamed = choice === "failures" ? moduleTurns(problem, choice) : undefined;
  return {
    length: groups.length,
    pointerOf,
    begin: (candidate, pointer) => void pointers.set(candidate, pointer),
    next(candidate, runs) {
      const group = groups[pointerOf(candidate) % Math.max(1, groups.length)] ?? [];
      const pointer = pointerOf(candidate) + 1;
      pointers.set(candidate, pointer);
      const path = blamed?.next(runs);
      const components = path === undefined ? group : group.filter((component) => component.path === path);
      return { components, pointer };
    },
  };
}
