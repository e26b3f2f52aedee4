import type { Rng } from "../random/index.js";
import type { RunRecord } from "../study/run-record.js";
import { scoreOf } from "../study/trial.js";
import type { Turn } from "./component-turns.js";
import type { GepaTask } from "./gepa-task.js";
import type { Minibatches } from "./minibatches.js";
import type { Candidate } from "./pool.js";
import { selectParent } from "./select-parent.js";

/** A candidate to change, with what it did on the rows that the change has to prove itself on. */
export interface Try {
  readonly parent: Candidate;
  /** Of the trainset. None is shown by a demo of the parent: there it would only copy. */
  readonly rowIds: readonly string[];
  readonly runs: readonly RunRecord[];
  readonly turn: Turn;
}

/** Draws parents, deals out rows and runs them, as one round. A parent without an error on its rows, or without rows, gives no try. */
export async function drawTries(
  { settings, context, contest, pool, turns, inputs }: GepaTask,
  { count, deal, rng }: { readonly count: number; readonly deal: Minibatches; readonly rng: Rng },
): Promise<readonly Try[]> {
  const scores = pool.scores();
  const drawn = Array.from({ length: count }, () => {
    const parent = pool.candidates()[selectParent(settings.selector, scores, rng)];
    return parent === undefined ? [] : [{ parent, rowIds: inputs.unseen(deal(), parent) }];
  }).flat();
  const cells = drawn.map(({ parent: { plan }, rowIds }) => ({ plan, exampleIds: rowIds }));
  await context.phase("search", () => contest.table.run(cells));
  return drawn.flatMap(({ parent, rowIds }) => {
    const runs = contest.runsOf(parent.plan, rowIds).filter(({ outcome }) => scoreOf(outcome) !== undefined);
    if (runs.length === 0 || (settings.skipPerfect && runs.every(isPerfect))) return [];
    return [{ parent, rowIds, runs, turn: turns.next(parent.number, runs) }];
  });
}

export function isPerfect({ outcome }: RunRecord): boolean {
  return (scoreOf(outcome) ?? 0) >= 1;
}
