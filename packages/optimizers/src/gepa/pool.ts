import type { Plan } from "@signet/core";
import type { Contest } from "../strategies/contest.js";
import type { Lineage } from "./merge.js";
import { meansOf, type PoolScores } from "./pareto-front.js";

/** A program of the pool. */
export interface Candidate {
  /** From 0, the start, in the order of entering. */
  readonly number: number;
  readonly plan: Plan;
  /** Numbers: of one that was changed, or of two that were merged. */
  readonly parents: readonly number[];
}

export interface Pool {
  readonly candidates: () => readonly Candidate[];
  /** A candidate that has been run on the whole valset. */
  readonly add: (plan: Plan, parents: readonly number[]) => Candidate;
  /** By candidate and example of the valset. */
  readonly scores: () => PoolScores;
  /** Candidates as merging sees them. */
  readonly lineages: () => readonly Lineage[];
  /** A candidate, then what it descends from, the nearest first. */
  readonly lineOf: (candidate: Candidate) => readonly Candidate[];
}

/** Programs that were run on the whole valset, with where they come from. */
export function openPool({ table, exampleIds }: Contest): Pool {
  const candidates: Candidate[] = [];
  const scores = (): PoolScores =>
    candidates.map(({ plan }) => exampleIds.map((id) => table.score(plan, id)));
  return {
    candidates: () => candidates,
    scores,
    add(plan, parents) {
      const candidate = { number: candidates.length, plan, parents };
      candidates.push(candidate);
      return candidate;
    },
    lineages() {
      const means = meansOf(scores());
      return candidates.map(({ plan, parents, number }) => ({
        components: componentsOf(plan),
        parents,
        score: means[number] ?? 0,
      }));
    },
    lineOf(candidate) {
      const line = new Set([candidate]);
      // A set is gone through in the order of adding, what is added meanwhile included.
      for (const { parents } of line)
        for (const parent of parents) if (candidates[parent] !== undefined) line.add(candidates[parent]);
      return [...line];
    },
  };
}

/** What the components of a plan hold, as text; their names read `path.kind`. */
function componentsOf({ parameters }: Plan): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters).flatMap(([path, { instruction, demos }]) => [
    [`${path}.instruction`, instruction],
    [`${path}.demos`, JSON.stringify(demos)],
  ]);
  return Object.fromEntries(entries);
}

/** A plan that takes each of its components from the plan that is named for it. */
export function joined(base: Plan, planOf: (component: string) => Plan): Plan {
  const parameters = Object.entries(base.parameters).map(([path, leaf]) => {
    const { instruction } = planOf(`${path}.instruction`).parameters[path] ?? leaf;
    const { demos } = planOf(`${path}.demos`).parameters[path] ?? leaf;
    return [path, { ...leaf, instruction, demos }];
  });
  return { kind: "single", parameters: Object.fromEntries(parameters) };
}
