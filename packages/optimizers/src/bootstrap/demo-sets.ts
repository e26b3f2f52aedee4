import type { Demo } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Rng } from "../random/index.js";
import type { Bootstrapped } from "./bootstrap.js";
import type { DemosByPath } from "./labeled-demos.js";

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

/**
 * Makes the demo sets that a search chooses among. Set 0 is empty; set 1 is labelled demos alone; set 2 takes the successes in
 * the order of trying; the others are shuffled, of random size, each with its own seed. What a leaf has no demos for is left out of its
 * lists, and equal lists of one leaf appear once, so lists of different leaves may differ in length.
 */
export function demoSets(
  graph: ProgramGraph,
  { successes }: Pick<Bootstrapped, "successes">,
  labeled: DemosByPath,
  { count, maxBootstrapped, maxLabeled, rng }: DemoSetsOptions & { readonly rng: Rng },
): DemoSets {
  const sets: Record<string, readonly (readonly Demo[])[]> = {};
  for (const { path } of graph.leaves) {
    const candidates: (readonly Demo[])[] = [[]];
    for (let index = 1; index < count; index++) {
      const seed = rng.fork(String(index));
      const order = index <= 2 ? successes : seed.fork("successes").shuffle(successes);
      const size = index === 1 ? 0 : index === 2 ? maxBootstrapped : 1 + seed.fork("size").int(maxBootstrapped);
      const bootstrapped = order.flatMap(({ demos }) => (demos[path] === undefined ? [] : [demos[path]])).slice(0, size);
      const used = new Set(bootstrapped.map(({ exampleId }) => exampleId));
      const fill = seed
        .fork("labeled")
        .shuffle(labeled[path] ?? [])
        .filter(({ exampleId }) => !used.has(exampleId));
      candidates.push([...bootstrapped, ...fill.slice(0, Math.max(0, maxLabeled - bootstrapped.length))]);
    }
    sets[path] = distinct(candidates);
  }
  return sets;
}

function distinct(candidates: readonly (readonly Demo[])[]): readonly (readonly Demo[])[] {
  const byKey = new Map<string, readonly Demo[]>();
  for (const demos of candidates) {
    const key = JSON.stringify(demos.map(({ exampleId, fields }) => [exampleId, fields]));
    if (!byKey.has(key)) byKey.set(key, demos);
  }
  return [...byKey.values()];
}
