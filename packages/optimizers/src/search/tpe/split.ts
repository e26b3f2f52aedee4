import type { SearchHistory } from "../sampler.js";

/** Trial numbers of both sides, ascending. */
export interface Split {
  readonly below: readonly number[];
  readonly above: readonly number[];
}

export interface SplitOptions {
  readonly direction: "maximize" | "minimize";
  /** Whether running trials count as bad. */
  readonly constantLiar: boolean;
}

/**
 * Splits trials into the good (`below`) and the rest (`above`): complete trials by score come first, then pruned ones by how
 * far they came and their score there, then infeasible ones by violation. Ties go to the earlier trial.
 *
 * @param count Size of `below`, if there are so many finished trials.
 * @see Bergstra et al. 2011, section 4. Differs: pruned and infeasible trials are ranked too.
 */
export function split(
  history: SearchHistory,
  count: number,
  { direction, constantLiar }: SplitOptions,
): Split {
  const sign = direction === "maximize" ? -1 : 1;
  const good = new Set(bestComplete(history, count, sign));
  for (const number of [...prunedByRank(history, sign), ...infeasibleByRank(history)]) {
    if (good.size < count) good.add(number);
  }
  const below: number[] = [];
  const above: number[] = [];
  history.forEach(({ state }, number) => {
    if (good.has(number)) below.push(number);
    else if (constantLiar || state !== "running") above.push(number);
  });
  return { below, above };
}

/** The complete trials with the least losses, found by sorting plain numbers: far cheaper than ranking all trials. */
function bestComplete(history: SearchHistory, count: number, sign: number): number[] {
  const losses = new Float64Array(history.length).fill(Number.POSITIVE_INFINITY); // scores are finite
  history.forEach((record, number) => {
    if (record.state === "complete") losses[number] = sign * record.score;
  });
  const limit = losses.slice().sort()[count - 1] ?? Number.POSITIVE_INFINITY;
  const better: number[] = [];
  const equal: number[] = [];
  losses.forEach((loss, number) => {
    if (loss < limit) better.push(number);
    else if (loss === limit && loss < Number.POSITIVE_INFINITY) equal.push(number);
  });
  return [...better, ...equal].slice(0, count);
}

/** Those that ran longest first, at equal steps by score there; NaN ranks last of its step, no report last of all. */
function prunedByRank(history: SearchHistory, sign: number): number[] {
  const keys: { readonly number: number; readonly order: number; readonly loss: number }[] = [];
  history.forEach((record, number) => {
    if (record.state !== "pruned") return;
    const { step, score } = record.lastReport ?? { step: -1, score: 0 };
    keys.push({ number, order: -step, loss: Number.isNaN(score) ? Number.POSITIVE_INFINITY : sign * score });
  });
  return keys
    .sort((a, b) => compare(a.order, b.order) || compare(a.loss, b.loss)) // stable: ties stay by number
    .map(({ number }) => number);
}

function infeasibleByRank(history: SearchHistory): number[] {
  const keys: { readonly number: number; readonly loss: number }[] = [];
  history.forEach((record, number) => {
    if (record.state === "infeasible") keys.push({ number, loss: record.violation });
  });
  return keys.sort((a, b) => compare(a.loss, b.loss)).map(({ number }) => number);
}

/** Unlike a difference, right for infinities too. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
