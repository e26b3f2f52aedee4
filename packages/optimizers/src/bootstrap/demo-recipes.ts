import { type Demo, inputText, type LeafDefinition } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { InputVectors } from "./input-vectors.js";
import { nextLabel } from "./next-label.js";
import { nextSpread } from "./next-spread.js";
import type { Next } from "./take-demos.js";

/** What a demo set of one leaf is made of. */
export interface DemoRecipe {
  /** In the order of taking. */
  readonly bootstrapped: readonly Demo[];
  /** Most of the bootstrapped ones. */
  readonly size: number;
  /** What the set is filled up with, in the order of taking. */
  readonly labeled: readonly Demo[];
  /** Default: the demos as they come. */
  readonly next?: Next;
}

type MakeRecipe = (seed: Rng) => DemoRecipe;

export interface DemoSource {
  /** One list for each success that reached the leaf, in the order of succeeding. */
  readonly successes: readonly (readonly Demo[])[];
  readonly labeled: readonly Demo[];
  /** Most bootstrapped demos in a set. */
  readonly maxBootstrapped: number;
  readonly vectors: InputVectors | undefined;
}

/**
 * The recipes of a leaf's demo sets by their index, which is at least 1: labelled demos alone; successes in the order of succeeding; one that
 * covers the labels, where the leaf's outputs have some; with vectors, one that spreads over the inputs. From there on shuffled
 * ones of random size; with vectors every second one spreads over a random half of the inputs instead.
 */
export function demoRecipes(leaf: LeafDefinition, source: DemoSource): (index: number) => MakeRecipe {
  const { successes, labeled, maxBootstrapped, vectors } = source;
  const mixed: MakeRecipe = (seed) => ({
    bootstrapped: seed.fork("successes").shuffle(successes).flat(),
    size: maxBootstrapped,
    labeled: seed.fork("labeled").shuffle(labeled),
  });
  const shuffled: MakeRecipe = (seed) => ({ ...mixed(seed), size: randomSize(seed, maxBootstrapped) });

  const spread = vectors && spreading(leaf, { ...source, vectors });
  const first: readonly MakeRecipe[] = [
    (seed) => ({ ...mixed(seed), size: 0 }),
    (seed) => ({ ...mixed(seed), bootstrapped: successes.flat() }),
    ...coverings(leaf, mixed),
    ...(spread === undefined ? [] : [spread(mixed)]),
  ];
  const others = spread === undefined ? [shuffled] : [shuffled, spread(halved(shuffled))];
  return (index) => {
    const later = others[(index - 1 - first.length) % others.length];
    return first[index - 1] ?? later ?? shuffled; // `later` is there when `first` has ended
  };
}

function randomSize(seed: Rng, most: number): number {
  return most === 0 ? 0 : 1 + seed.fork("size").int(most);
}

function coverings(leaf: LeafDefinition, make: MakeRecipe): readonly MakeRecipe[] {
  const next = nextLabel(leaf);
  return next === undefined ? [] : [(seed) => ({ ...make(seed), next })];
}

/** Makes of a recipe the one that takes its demos as they spread over the leaf's inputs, of the labelled ones those with a vector. */
function spreading(
  leaf: LeafDefinition,
  { successes, labeled, vectors }: DemoSource & { readonly vectors: InputVectors },
): (make: MakeRecipe) => MakeRecipe {
  const all = [...successes.flat(), ...labeled];
  const vectorByDemo = new Map(
    all.map((demo) => [demo, vectors.get(inputText(leaf.signature.inputFields, demo.fields))]),
  );
  const next = nextSpread(all, (demo) => vectorByDemo.get(demo));
  return (make) => (seed) => {
    const recipe = make(seed);
    const known = recipe.labeled.filter((demo) => vectorByDemo.get(demo) !== undefined);
    return { ...recipe, labeled: known, next };
  };
}

/** Of what a recipe begins with, the first half: shuffled, that is a random one. */
function halved(make: MakeRecipe): MakeRecipe {
  return (seed) => {
    const { bootstrapped, labeled, size } = make(seed);
    return { bootstrapped: half(bootstrapped), labeled: half(labeled), size };
  };
}

function half<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, Math.ceil(items.length / 2));
}
