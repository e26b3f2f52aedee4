import type { Demo, LeafParameters, Plan } from "@signet/core";
import type { Choice, SearchSpace } from "./space.js";

/** What a search may choose for one leaf. Index 0 of each list is what the start plan has. */
export interface LeafCandidates {
  readonly instructions: readonly string[];
  readonly demoSets: readonly (readonly Demo[])[];
}

export type Candidates = Readonly<Record<string, LeafCandidates>>;

/** A search space over the candidates of all leaves, and the plan behind each point of it. */
export interface PlanSpace {
  /** Two categorical variables for a leaf, `path:instruction` and `path:demos`; a single choice is no variable. */
  readonly space: SearchSpace;
  /** The point of the start plan. */
  readonly origin: Choice;
  /** Equal choices give the same plan object. */
  readonly planOf: (choice: Choice) => Plan;
}

export function planSpace(start: Plan, candidates: Candidates): PlanSpace {
  const sizes = Object.entries(candidates).flatMap(([path, { instructions, demoSets }]) => [
    [instructionVariable(path), instructions.length] as const,
    [demosVariable(path), demoSets.length] as const,
  ]);
  const open = sizes.filter(([, size]) => size > 1);
  const space = Object.fromEntries(
    open.map(([name, size]) => [name, { kind: "categorical" as const, size }]),
  );
  const origin = Object.fromEntries(open.map(([name]) => [name, 0]));
  const plans = new Map<string, Plan>();
  return {
    space,
    origin,
    planOf(choice) {
      const key = JSON.stringify(open.map(([name]) => choice[name] ?? 0));
      const isStart = Object.values(choice).every((index) => index === 0);
      const plan = plans.get(key) ?? (isStart ? start : build(start, candidates, choice));
      plans.set(key, plan);
      return plan;
    },
  };
}

function build(start: Plan, candidates: Candidates, choice: Choice): Plan {
  const parameters = Object.entries(start.parameters).map(
    ([path, leaf]): readonly [string, LeafParameters] => {
      const lists = candidates[path];
      if (lists === undefined) return [path, leaf];
      const instruction = lists.instructions[choice[instructionVariable(path)] ?? 0] ?? leaf.instruction;
      const demos = lists.demoSets[choice[demosVariable(path)] ?? 0] ?? leaf.demos;
      return [path, { ...leaf, instruction, demos }];
    },
  );
  return { kind: "single", parameters: Object.fromEntries(parameters) };
}

function instructionVariable(path: string): string {
  return `${path}:instruction`;
}

function demosVariable(path: string): string {
  return `${path}:demos`;
}
