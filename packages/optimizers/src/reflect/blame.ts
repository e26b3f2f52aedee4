import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";
import { moduleRecords } from "./module-records.js";
import { isOwnPartRight } from "./own-part.js";

/**
 * Which modules the failures of some runs point to. Of a failed run the blame is with the module whose answer could not be read; else with the modules that
 * answered otherwise than their labels say; else, not knowing better, with all that were called. What it lost is dealt out in equal parts.
 *
 * @returns By path of every leaf: the score that was lost there, at least 0.
 */
export function blame(
  runs: readonly RunRecord[],
  problem: Pick<Problem, "graph" | "trainset" | "valset">,
): ReadonlyMap<string, number> {
  const paths = problem.graph.leaves.map(({ path }) => path);
  const lost = new Map(paths.map((path) => [path, 0]));
  const perRun = new Map<
    string,
    { readonly called: string[]; readonly wrong: string[]; readonly broken: string[] }
  >();
  const scores = new Map<string, number>();
  for (const path of paths) {
    for (const record of moduleRecords(runs, { path, problem })) {
      const { exampleId, failure, score } = record;
      const entry = perRun.get(exampleId) ?? { called: [], wrong: [], broken: [] };
      perRun.set(exampleId, entry);
      scores.set(exampleId, score);
      entry.called.push(path);
      if (failure !== undefined) entry.broken.push(path);
      if (isOwnPartRight(record) === false) entry.wrong.push(path);
    }
  }
  for (const [exampleId, { called, wrong, broken }] of perRun) {
    const missing = 1 - (scores.get(exampleId) ?? 1);
    const [culprits = called] = [broken, wrong].filter(({ length }) => length > 0);
    for (const path of culprits) lost.set(path, (lost.get(path) ?? 0) + missing / culprits.length);
  }
  return lost;
}
