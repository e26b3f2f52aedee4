import type { Plan } from "@signet/core";
import type { Rng } from "../random/index.js";
import { planHash } from "../study/recorded-evaluator.js";
import { ROUNDING } from "./enter-better.js";
import type { GepaTask } from "./gepa-task.js";
import { type Merge, nextMerge } from "./merge.js";
import { mergeItems } from "./merge-items.js";
import { frontsOf, meansOf, programsOn, withoutDominated } from "./pareto-front.js";
import { joined } from "./pool.js";

/** What came of a merge: nothing to merge, a merge that is no better than both, or one that has entered the pool. */
export type Merged = "none" | "refused" | "entered";

/**
 * Joins two candidates that went different ways. The result enters the pool when it is as good as either of them on a few examples of the valset.
 *
 * @param keys Of earlier merges; those of this one are added.
 */
export async function tryMerge(
  task: GepaTask,
  { keys, rng }: { readonly keys: Set<string>; readonly rng: Rng },
): Promise<Merged> {
  const { contest, pool, turns, tried } = task;
  const scores = pool.scores();
  const among = programsOn(withoutDominated(frontsOf(scores), meansOf(scores)));
  const merge = nextMerge(pool.lineages(), among, { tried: keys, rng });
  const [first, second] = [pool.candidates()[merge?.first ?? -1], pool.candidates()[merge?.second ?? -1]];
  if (merge === undefined || first === undefined || second === undefined) return "none";
  for (const key of merge.keys) keys.add(key);

  const { table, exampleIds } = contest;
  const items = exampleIds.flatMap((id) => {
    const [one, other] = [table.score(first.plan, id), table.score(second.plan, id)];
    return one === undefined || other === undefined ? [] : [{ id, first: one, second: other }];
  });
  const ids = mergeItems(items, rng.fork("items"));
  const plan = joined(first.plan, (name) => (merge.from[name] === second.number ? second.plan : first.plan));
  if (ids === undefined || tried.has(planHash(plan))) return "none";
  tried.add(planHash(plan));
  tell(task, { merge, plan });
  await contest.runOn([plan], ids);
  const sumOf = (of: Plan): number => ids.reduce((sum, id) => sum + (table.score(of, id) ?? 0), 0);
  if (sumOf(plan) < Math.max(sumOf(first.plan), sumOf(second.plan)) - ROUNDING) return "refused";
  await contest.enter([plan]);
  const { number } = pool.add(plan, [first.number, second.number]);
  turns.begin(number, Math.max(turns.pointerOf(first.number), turns.pointerOf(second.number)));
  return "entered";
}

function tell({ context }: GepaTask, { merge, plan }: { readonly merge: Merge; readonly plan: Plan }): void {
  for (const [name, from] of Object.entries(merge.from)) {
    if (from !== merge.second) continue;
    const path = name.slice(0, name.lastIndexOf("."));
    const instruction = plan.parameters[path]?.instruction ?? "";
    context.emit({
      type: "proposal",
      path,
      instruction,
      origin: `gepa ${merge.first}: ${name} of ${merge.second}`,
    });
  }
}
