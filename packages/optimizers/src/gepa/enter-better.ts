import type { GepaTask } from "./gepa-task.js";
import type { Child } from "./mutate.js";

/** Equal sums of scores may differ by this much: it is neither a gain nor a loss. */
export const ROUNDING = 1e-9;

/**
 * Runs children on the rows of their parents, and those that do better on the whole valset. Where not all can be run there, those with the largest gains are.
 *
 * @param runsLeft How many program runs may still be made.
 * @returns How many entered the pool.
 */
export async function enterBetter(
  { settings, context, contest, pool, turns }: GepaTask,
  children: readonly Child[],
  runsLeft: () => number,
): Promise<number> {
  const { table } = contest;
  const cells = children.map(({ plan, of }) => ({ plan, exampleIds: of.rowIds }));
  await context.phase("search", () => table.run(cells)); // a phase in any case: the proposals are charged with it
  const gains = children.map((child) => {
    const { mean, pairs } = table.difference(child.plan, child.of.parent.plan, child.of.rowIds);
    return { child, gain: mean * pairs, pairs };
  });
  const isBetter = (gain: number): boolean =>
    settings.accept === "better" ? gain > ROUNDING : gain >= -ROUNDING;
  const better = gains
    .filter(({ gain, pairs }) => pairs > 0 && isBetter(gain))
    .sort((a, b) => b.gain - a.gain)
    .slice(0, Math.max(0, Math.floor(runsLeft() / contest.exampleIds.length)));
  if (better.length === 0) return 0;
  await contest.enter(better.map(({ child }) => child.plan));
  for (const { child } of better)
    turns.begin(pool.add(child.plan, [child.of.parent.number]).number, child.of.turn.pointer);
  return better.length;
}
