import { canonicalJson, type IdentifiedExample, toJson } from "@signet/core";
import type { Rng } from "./random/index.js";

export interface Splits {
  readonly trainset: readonly IdentifiedExample[];
  readonly valset: readonly IdentifiedExample[];
  readonly holdout: readonly IdentifiedExample[];
}

/** Splits whose holdout holds no input that stands in the other sets too: a demo could give its answer away. */
export interface CleanSplits extends Splits {
  /** How many examples were left out of the holdout for that reason. */
  readonly knownInHoldout: number;
}

/**
 * Cuts what was not given: without a valset train, val and holdout are 40/40/20 of the trainset; with one, the holdout is a
 * third of it. Shuffled by seed and stratified by label, so that sorted data splits evenly. What is given is kept,
 * but for examples of the holdout whose input stands in another set too.
 */
export function splitExamples(given: GivenSets, rng: Rng): CleanSplits {
  const { trainset, valset, holdout } = fillIn(given, rng);
  const known = new Set([...trainset, ...valset].map(inputOf));
  const unseen = holdout.filter((example) => !known.has(inputOf(example)));
  return { trainset, valset, holdout: unseen, knownInHoldout: holdout.length - unseen.length };
}

type GivenSets = { readonly [K in keyof Splits]: Splits[K] | undefined } & Pick<Splits, "trainset">;

function inputOf({ input }: IdentifiedExample): string {
  return canonicalJson(input);
}

function fillIn({ trainset, valset, holdout }: GivenSets, rng: Rng): Splits {
  if (valset !== undefined && holdout !== undefined) return { trainset, valset, holdout };
  if (valset !== undefined) {
    const [proven = [], chosen = []] = cut(valset, [1 / 3], rng);
    return { trainset, valset: chosen, holdout: proven };
  }
  if (holdout !== undefined) {
    const [learnt = [], chosen = []] = cut(trainset, [1 / 2], rng);
    return { trainset: learnt, valset: chosen, holdout };
  }
  const [learnt = [], chosen = [], proven = []] = cut(trainset, [0.4, 0.8], rng);
  return { trainset: learnt, valset: chosen, holdout: proven };
}

/** Cuts a list at shares of its length. Labels are dealt out evenly along the list before it is cut. */
function cut(
  examples: readonly IdentifiedExample[],
  shares: readonly number[],
  rng: Rng,
): readonly (readonly IdentifiedExample[])[] {
  const spread = spreadByLabel(rng.shuffle(examples));
  const ends = [...shares.map((share) => Math.round(share * spread.length)), spread.length];
  // Each part is shuffled again: the spreading leaves labels in a rhythm.
  return ends.map((end, index) =>
    rng.fork(`part ${index}`).shuffle(spread.slice(index === 0 ? 0 : ends[index - 1], end)),
  );
}

/** Orders a list so that any stretch of it has about the label shares of the whole. Many different labels are left as they are. */
function spreadByLabel(examples: readonly IdentifiedExample[]): readonly IdentifiedExample[] {
  const strata = new Map<string, IdentifiedExample[]>();
  for (const example of examples) {
    const label = labelOf(example);
    const stratum = strata.get(label);
    if (stratum === undefined) strata.set(label, [example]);
    else stratum.push(example);
  }
  if (strata.size > Math.max(2, examples.length / 4)) return examples;
  const placed = [...strata.values()].flatMap((stratum) =>
    stratum.map((example, index) => ({ example, at: (index + 0.5) / stratum.length })),
  );
  return placed.sort((a, b) => a.at - b.at).map(({ example }) => example); // a stable sort: ties keep the shuffled order
}

function labelOf({ expected }: IdentifiedExample): string {
  try {
    return canonicalJson(toJson(expected ?? null));
  } catch {
    return "";
  }
}
