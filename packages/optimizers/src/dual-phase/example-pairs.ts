import { type Demo, type Fields, inputText, type Json, type LeafDefinition } from "@signet/core";
import { knownFields } from "../bootstrap/labeled-demos.js";
import { nextLabel } from "../bootstrap/next-label.js";
import { takeDemos } from "../bootstrap/take-demos.js";
import { type ApeDemosOptions, makePool } from "../strategies/ape-demos.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";

export interface PairsOptions {
  /** Pairs that one prompt is written in view of. */
  readonly numExamples: number;
  /** Prompts to write for each leaf. */
  readonly numInitial: number;
}

/**
 * Correct pairs for every first prompt of every leaf, drawn over different labels. They are what the labels say of the leaf; where they do not say all, as of a reasoning or
 * of a step in the middle, what it did in successful runs on the trainset; and where there are none, what the labels do say. A leaf without pairs is absent.
 */
export async function examplePairs(
  problem: Problem,
  context: StrategyContext,
  { numExamples, numInitial }: PairsOptions,
): Promise<Readonly<Record<string, readonly (readonly Demo[])[]>>> {
  const { pool } = await makePool(problem, context, poolSizes(numExamples));
  const rng = context.rng.fork("example pairs");
  const entries = problem.graph.leaves.flatMap(({ path, leaf }) => {
    const pairs = pool[path] ?? plainPairs(problem, { path, leaf });
    if (pairs.length === 0) return [];
    const next = nextLabel(leaf);
    const inputOf = ({ fields }: Demo): string => inputText(leaf.signature.inputFields, fields);
    const taking = { count: numExamples, inputOf, ...(next && { next }) };
    const draws = rng.fork(path);
    const sets = Array.from({ length: numInitial }, (_, index) =>
      takeDemos(draws.fork(String(index)).shuffle(pairs), taking),
    );
    return [[path, sets] as const];
  });
  return Object.fromEntries(entries);
}

/** What a pool of pairs is made with. */
export function poolSizes(numExamples: number): ApeDemosOptions {
  return { demos: "none", demosPerPrompt: numExamples, demosPerQuery: numExamples };
}

/** Inputs with as many outputs as the labels give. */
function plainPairs(
  { trainset }: Problem,
  { path, leaf }: { readonly path: string; readonly leaf: LeafDefinition },
): readonly Demo[] {
  const { inputFields, outputFields } = leaf.signature;
  return trainset.flatMap((example): Demo[] => {
    const values = knownFields(example, path);
    const shown = [...inputFields, ...outputFields].filter(({ name }) => Object.hasOwn(values, name));
    const hasInput = inputFields.every(({ name, optional }) => optional || Object.hasOwn(values, name));
    if (!hasInput || !outputFields.some(({ name }) => Object.hasOwn(values, name))) return [];
    const fields: Fields = Object.fromEntries(shown.map(({ name }) => [name, values[name] as Json])); // hasOwn above
    return [{ origin: "labeled", exampleId: example.id, fields }];
  });
}
