import { canonicalJson, type Demo, type LeafDefinition } from "@signet/core";
import { takeDemos } from "../bootstrap/take-demos.js";
import type { Rng } from "../random/index.js";

export interface NextDemosOptions {
  readonly leaf: LeafDefinition;
  /** What the leaf shows now. */
  readonly current: readonly Demo[];
  /** The most demos that it may show. */
  readonly count: number;
  /** How much is hoped of a demo of some example, from 0 up. */
  readonly usefulness: (exampleId: string) => number;
  readonly rng: Rng;
}

/** A demo with an output that all of the others have is worth so much less. */
const SAMENESS = 0.5;

/**
 * Other demos for a leaf: to those that it has come the most useful new ones, of unlike outputs; where there is no room, half of those that it has make some.
 *
 * @param offered Demos to take from, the better ones of one example first.
 * @returns `undefined` when there is nothing to add.
 */
export function nextDemos(
  offered: readonly Demo[],
  { leaf, current, count, usefulness, rng }: NextDemosOptions,
): readonly Demo[] | undefined {
  const { inputFields, outputFields } = leaf.signature;
  const part = (fields: Demo["fields"], of: typeof inputFields): string =>
    canonicalJson(of.map(({ name }) => fields[name] ?? null));
  const inputOf = ({ fields }: Demo): string => part(fields, inputFields);
  const outputOf = ({ fields }: Demo): string => part(fields, outputFields);
  const shown = new Set(current.map(inputOf));
  const fresh = firstOfEach(offered).filter((demo) => !shown.has(inputOf(demo)));
  if (fresh.length === 0 || count === 0) return undefined;

  const kept = current.length < count ? current : rng.shuffle(current).slice(0, Math.floor(count / 2));
  const hopes = new Map(fresh.map((demo) => [demo, usefulness(demo.exampleId)]));
  const worth = (demo: Demo, taken: readonly Demo[]): number => {
    const same = taken.filter((other) => outputOf(other) === outputOf(demo)).length;
    return (hopes.get(demo) ?? 0) - (SAMENESS * same) / Math.max(1, taken.length);
  };
  return takeDemos(rng.shuffle(fresh), {
    count,
    inputOf,
    start: kept,
    next: (taken, left) =>
      left.reduce((best, demo) => (worth(demo, taken) > worth(best, taken) ? demo : best)),
  });
}

function firstOfEach(demos: readonly Demo[]): readonly Demo[] {
  const seen = new Set<string>();
  return demos.filter(({ exampleId }) => !seen.has(exampleId) && seen.add(exampleId));
}
