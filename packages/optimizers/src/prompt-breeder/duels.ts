import type { Plan } from "@signet/core";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { unseenBy } from "../bootstrap/unseen-by.js";
import type { Rng } from "../random/index.js";
import type { Problem } from "../strategies/strategy.js";
import type { ScoreTable } from "../study/score-table.js";

export type Pair<T> = readonly [one: T, other: T];

/** The members two by two, at random; an odd one is left out. */
export function pairsOf<T>(members: readonly T[], rng: Rng): readonly Pair<T>[] {
  const drawn = rng.shuffle(members);
  return drawn.flatMap((one, index) => {
    const other = drawn[index + 1];
    return index % 2 === 1 || other === undefined ? [] : [[one, other] as const];
  });
}

/** A member that won its tournament, and the one that makes room for its copy. */
export interface Duel<T> {
  readonly winner: T;
  readonly loser: T;
}

export interface DuelOptions {
  readonly problem: Problem;
  readonly table: ScoreTable;
  /** The batch that fitness is measured on, in random order. */
  readonly exampleIds: readonly string[];
  /** Examples that every pair begins with. */
  readonly minibatch: number;
}

/**
 * Binary tournaments on a batch: both of a pair are run on a minibatch, and on twice as many examples again and again, until one is ahead by more than one
 * standard error or the batch is spent. All pairs go on together, in rounds. Examples that a member has among its demos do not count; the first wins a tie.
 */
export async function fightDuels<T extends { readonly plan: Plan }>(
  pairs: readonly Pair<T>[],
  { problem, table, exampleIds, minibatch }: DuelOptions,
): Promise<readonly Duel<T>[]> {
  const fair = pairs.map(([one, other]) =>
    unseenBy(other.plan, problem, unseenBy(one.plan, problem, exampleIds)),
  );
  const gains = (index: number, size: number): readonly number[] => {
    const [one, other] = pairs[index] ?? [];
    return (fair[index] ?? []).slice(0, size).flatMap((id) => {
      const [first, second] = [one && table.score(one.plan, id), other && table.score(other.plan, id)];
      return first === undefined || second === undefined ? [] : [first - second];
    });
  };
  let open = [...pairs.keys()];
  for (let size = minibatch; open.length > 0; size *= 2) {
    const cells = open.flatMap((index) =>
      (pairs[index] ?? []).map(({ plan }) => ({ plan, exampleIds: (fair[index] ?? []).slice(0, size) })),
    );
    await table.run(cells);
    open = open.filter((index) => size < (fair[index]?.length ?? 0) && !isDecided(gains(index, size)));
  }
  return pairs.map(([one, other], index) => {
    const known = gains(index, exampleIds.length);
    const isSecond = known.length > 0 && mean([...known]) < 0;
    return isSecond ? { winner: other, loser: one } : { winner: one, loser: other };
  });
}

function isDecided(gains: readonly number[]): boolean {
  if (gains.length < 2) return false;
  const error = sampleStandardDeviation([...gains]) / Math.sqrt(gains.length);
  return Math.abs(mean([...gains])) > error;
}
