import type { Demo, LeafDefinition } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Rng } from "../random/index.js";
import type { Bootstrapped } from "./bootstrap.js";
import { demoRecipes } from "./demo-recipes.js";
import type { InputVectors } from "./input-vectors.js";
import type { DemosByPath } from "./labeled-demos.js";
import { type DemoBudget, takeDemos } from "./take-demos.js";

/** Candidate demo lists of every leaf: index 0 is always the empty one. One index means one seed for all leaves. */
export type DemoSets = Readonly<Record<string, readonly (readonly Demo[])[]>>;

export interface DemoSetsOptions {
  /** How many sets, the empty one included. */
  readonly count: number;
  /** Most bootstrapped demos in a set. */
  readonly maxBootstrapped: number;
  /** A set is filled up to this many with labelled demos. */
  readonly maxLabeled: number;
}

export interface DemoSetsSettings extends DemoSetsOptions {
  readonly rng: Rng;
  /** What the demos of a leaf may cost in its prompt. Default: anything. */
  readonly budgetOf?: (path: string) => DemoBudget | undefined;
  /** Of the inputs of demos; with them some sets spread over the inputs. */
  readonly vectors?: InputVectors | undefined;
}

/**
 * Makes the demo sets that a search chooses among. Set 0 is empty; `demoRecipes` says what the others are made of, each with its own seed. A set
 * shows no input twice: a step with few different inputs would otherwise see the same demo again and again. Equal lists of one leaf
 * appear once, so lists of different leaves may differ in length.
 *
 * @see mipro.md §4.1. Differs: successes come in the order of trying, which is shuffled, as rows sorted by label would show one label.
 */
export function demoSets(
  graph: ProgramGraph,
  { successes }: Pick<Bootstrapped, "successes">,
  labeled: DemosByPath,
  { count, maxBootstrapped, maxLabeled, rng, budgetOf, vectors }: DemoSetsSettings,
): DemoSets {
  const sets = graph.leaves.map(({ path, leaf }) => {
    const recipeOf = demoRecipes(leaf, {
      successes: successes.map(({ demos }) => demos[path] ?? []),
      labeled: labeled[path] ?? [],
      maxBootstrapped,
      vectors,
    });
    const shared = { inputOf: inputKey(leaf), budget: budgetOf?.(path) };
    const candidates: (readonly Demo[])[] = [[]];
    for (let index = 1; index < count; index++) {
      const recipe = recipeOf(index)(rng.fork(String(index)));
      const options = { ...shared, ...(recipe.next && { next: recipe.next }) };
      const start = takeDemos(recipe.bootstrapped, { ...options, count: recipe.size });
      const size = Math.max(start.length, maxLabeled);
      candidates.push(takeDemos(recipe.labeled, { ...options, start, count: size }));
    }
    return [path, distinct(candidates)] as const;
  });
  return Object.fromEntries(sets);
}

/** What a demo shows as its input, as one text; asked for each demo many times. */
function inputKey({ signature }: LeafDefinition): (demo: Demo) => string {
  const keys = new WeakMap<Demo, string>();
  return (demo) => {
    const key = keys.get(demo) ?? JSON.stringify(signature.inputFields.map(({ name }) => demo.fields[name]));
    keys.set(demo, key);
    return key;
  };
}

function distinct(candidates: readonly (readonly Demo[])[]): readonly (readonly Demo[])[] {
  const byKey = new Map<string, readonly Demo[]>();
  for (const demos of candidates) {
    const key = JSON.stringify(demos.map(({ exampleId, fields }) => [exampleId, fields]));
    if (!byKey.has(key)) byKey.set(key, demos);
  }
  return [...byKey.values()];
}
