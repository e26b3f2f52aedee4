import { mean } from "simple-statistics";
import type { MemberRun } from "./draw-runs.js";

/** What a program of no particular skill would score on each example of a batch, by example id. */
export type Levels = ReadonlyMap<string, number>;

/**
 * How easy the examples of a batch are: the mean score of the draws of each, less what their programs' skills explain of it. So a later program, measured
 * on draws of better ones, is not taken for a worse one.
 */
export function levelsOf(runs: readonly MemberRun[]): Levels {
  const sums = new Map<string, number[]>();
  for (const { record, score, skill } of runs)
    sums.set(record.exampleId, [...(sums.get(record.exampleId) ?? []), score - skill]);
  return new Map([...sums].map(([exampleId, rest]) => [exampleId, mean(rest)]));
}

/** Mean difference between scores and levels over the examples that have both; 0, no better and no worse, where none has. */
export function skillOf(scores: ReadonlyMap<string, number>, levels: Levels): number {
  const gains = [...scores].flatMap(([exampleId, score]) => {
    const level = levels.get(exampleId);
    return level === undefined ? [] : [score - level];
  });
  return gains.length === 0 ? 0 : mean(gains);
}
