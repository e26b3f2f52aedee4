import type { Demo } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { cutDemos } from "../bootstrap/cut-demos.js";
import type { Rng } from "../random/index.js";
import type { Try } from "./draw-tries.js";
import { isPerfect } from "./draw-tries.js";
import type { GepaTask } from "./gepa-task.js";
import { nextDemos } from "./next-demos.js";

/**
 * Other demos for one module of a candidate: cut from runs on the trainset in which it, or what it descends from, had full marks, and labelled ones. The rows that the child is
 * tried on are left out. Most is hoped of rows that others fail, and of those that are like the failures at hand.
 */
export function otherDemos(
  { settings, problem, contest, pool, labeled, inputs }: GepaTask,
  { parent, rowIds, runs }: Try,
  { path, rng }: { readonly path: string; readonly rng: Rng },
): readonly Demo[] | undefined {
  const leaf = leafAt(problem.graph, path);
  if (leaf === undefined) return undefined;
  const { table } = contest;
  const free = new Set(
    inputs.unseen(
      problem.trainset.map(({ id }) => id),
      { others: rowIds },
    ),
  );
  const passed = pool
    .lineOf(parent)
    .flatMap(({ plan }) => table.runsOf(plan))
    .filter((run) => free.has(run.exampleId) && isPerfect(run));
  const cut = passed.flatMap((run) => {
    const demos = cutDemos(run, problem.graph, { rng: rng.fork(run.exampleId), loopDemos: "one" });
    return demos[path] ?? [];
  });
  const given = (labeled[path] ?? []).filter(({ exampleId }) => free.has(exampleId));

  const failed = runs.filter((run) => !isPerfect(run)).map(({ exampleId }) => exampleId);
  const difficulty = (id: string): number => {
    const scores = table.plans().flatMap((plan) => table.score(plan, id) ?? []);
    return scores.reduce((sum, score) => sum + 1 - score, 0) / Math.max(1, scores.length);
  };
  return nextDemos([...cut, ...given], {
    leaf,
    current: parent.plan.parameters[path]?.demos ?? [],
    count: settings.demos,
    usefulness: (id) => difficulty(id) + inputs.likeness(id, failed),
    rng: rng.fork("taken"),
  });
}
