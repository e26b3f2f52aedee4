import { type ScoreRange, scoreBound } from "./score-bound.js";

/** A stretch of scores, as it was looked at. */
export interface Look {
  readonly mean: number;
  readonly n: number;
  readonly range: ScoreRange;
}

/** Sums of scores in a row. */
interface Block {
  readonly sum: number;
  readonly n: number;
}

/** Scores as they come, and what was seen at looks. Its memory grows with the logarithm of their number. */
export interface ScoreLooks {
  /** Takes a score; returns the looks that are due after it, shortest stretch first: none in most cases. */
  readonly add: (score: number) => readonly Look[];
  /** The scores since the last look. */
  readonly open: () => Block;
}

/**
 * Looks at the scores in blocks of 1, 2, 4, 8, … windows: short ones find what is sudden soon, long ones what is small at all. The share of
 * look j in the error that is allowed is 1/(j(j + 1)), and these shares sum to 1: however long one goes on looking, some interval misses the
 * mean of its own block with probability `alpha` at most on each side.
 */
export function scoreLooks(window: number, alpha: number): ScoreLooks {
  let open: Block = { sum: 0, n: 0 };
  let looks = 0;
  /** By level: a block of 2^level windows that waits for its twin. */
  const waiting: (Block | undefined)[] = [];

  const look = (block: Block): Look => {
    looks++;
    const mean = Math.min(1, block.sum / block.n);
    return { mean, n: block.n, range: scoreBound(mean, block.n, alpha / (looks * (looks + 1))) };
  };

  return {
    open: () => open,
    add(score) {
      open = { sum: open.sum + score, n: open.n + 1 };
      if (open.n < window) return [];
      let block = open;
      open = { sum: 0, n: 0 };
      const seen = [look(block)];
      for (let level = 0; ; level++) {
        const twin = waiting[level];
        if (twin === undefined) {
          waiting[level] = block;
          return seen;
        }
        waiting[level] = undefined;
        block = { sum: twin.sum + block.sum, n: twin.n + block.n };
        seen.push(look(block));
      }
    },
  };
}
