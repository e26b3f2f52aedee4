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
 * the order of trying; the others are shuffled, of random size, each with its own seed. A set shows no input twice: a step with few different
 * inputs would otherwise see the same demo again and again. Equal lists of one leaf appear once, so lists of different leaves may
 * differ in length.
 */
export function demoSets(
  graph: ProgramGraph,
  { successes }: Pick<Bootstrapped, "successes">,
  labeled: DemosByPath,
  { count, maxBootstrapped, maxLabeled, rng }: DemoSetsOptions & { readonly rng: Rng },
): DemoSets {
  const sets: Record<string, readonly (readonly Demo[])[]> = {};
  for (const { path, leaf } of graph.leaves) {
    const inputOf = ({ fields }: Demo): string =>
      JSON.stringify(leaf.signature.inputFields.map(({ name }) => fields[name]));
    const candidates: (readonly Demo[])[] = [[]];
    for (let index = 1; index < count; index++) {
      const seed = rng.fork(String(index));
      const order = index <= 2 ? successes : seed.fork("successes").shuffle(successes);
      const size =
        index === 1 ? 0 : index === 2 ? maxBootstrapped : 1 + seed.fork("size").int(maxBootstrapped);
      const bootstrapped = order.flatMap(({ demos }) => (demos[path] === undefined ? [] : [demos[path]]));
      const fill = seed.fork("labeled").shuffle(labeled[path] ?? []);
      const first = takeDistinct(bootstrapped, size, inputOf);
      candidates.push(takeDistinct(fill, Math.max(first.length, maxLabeled), inputOf, first));
    }
    sets[path] = distinct(candidates);
  }
  return sets;
}

/** Adds demos in order, each with an input and from an example that is not there yet, until there are `count`. */
function takeDistinct(
  demos: readonly Demo[],
  count: number,
  inputOf: (demo: Demo) => string,
  start: readonly Demo[] = [],
): readonly Demo[] {
  const taken = start.slice(0, count);
  const seen = new Set(taken.flatMap((demo) => [inputOf(demo), demo.exampleId]));
  for (const demo of demos) {
    if (taken.length >= count) break;
    if (seen.has(inputOf(demo)) || seen.has(demo.exampleId)) continue;
    seen.add(inputOf(demo)).add(demo.exampleId);
    taken.push(demo);
  }
  return taken;
}

function distinct(candidates: readonly (readonly Demo[])[]): readonly (readonly Demo[])[] {
  const byKey = new Map<string, readonly Demo[]>();
  for (const demos of candidates) {
    const key = JSON.stringify(demos.map(({ exampleId, fields }) => [exampleId, fields]));
    if (!byKey.has(key)) byKey.set(key, demos);
  }
  return [...byKey.values()];
}
