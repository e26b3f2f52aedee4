import { mean } from "simple-statistics";
import type { RunRecord } from "../study/run-record.js";

/** One draw of a program's run. */
export interface DrawnRun {
  readonly record: RunRecord;
  /** In [0, 1]. */
  readonly score: number;
}

/** All draws of one example. */
export interface Bucket {
  readonly exampleId: string;
  /** Of equal scores the earlier draw. */
  readonly best: DrawnRun;
  /** Of equal scores the later draw. */
  readonly worst: DrawnRun;
  /** The best score less the worst. */
  readonly spread: number;
  /** The best score less the mean. */
  readonly lead: number;
}

/**
 * Draws by example, those first where most can be learnt from comparing them: by (max − min, max, max − mean), all descending; among equals the
 * example that was drawn first.
 *
 * @see gepa-simba-etc.md §3, after SIMBA of DSPy 3.
 */
export function bucketsOf(runs: readonly DrawnRun[]): readonly Bucket[] {
  const byExample = new Map<string, DrawnRun[]>();
  for (const run of runs) {
    const { exampleId } = run.record;
    byExample.set(exampleId, [...(byExample.get(exampleId) ?? []), run]);
  }
  return [...byExample].map(([exampleId, drawn]) => bucketOf(exampleId, drawn)).sort(byPromise);
}

function bucketOf(exampleId: string, drawn: readonly DrawnRun[]): Bucket {
  const runs = [...drawn].sort((one, other) => other.score - one.score);
  const [best, worst] = [runs[0] as DrawnRun, runs.at(-1) as DrawnRun]; // a group has at least one item
  const lead = best.score - mean(runs.map(({ score }) => score));
  return { exampleId, best, worst, spread: best.score - worst.score, lead };
}

function byPromise(one: Bucket, other: Bucket): number {
  return other.spread - one.spread || other.best.score - one.best.score || other.lead - one.lead;
}
