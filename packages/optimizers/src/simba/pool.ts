import type { SinglePlan } from "@signet/core";
import type { Rng } from "../random/index.js";

/** A program, and how good it is taken to be. */
export interface Member {
  readonly plan: SinglePlan;
  /** Higher is better; only differences count. */
  readonly skill: number;
}

export interface PoolOptions {
  /** How many members are drawn from, the start among them. */
  readonly size: number;
  /** Of the softmax: how much better a member must be to be drawn e times as often. */
  readonly temperature: number;
}

/**
 * The members that a source is drawn from: the best ones, the earlier first among equals. The first member, the program as it was, is always there, if
 * need be in place of the last of them.
 */
export function leadersOf(members: readonly Member[], size: number): readonly Member[] {
  const [start] = members;
  const best = [...members].sort((one, other) => other.skill - one.skill).slice(0, size);
  if (start === undefined || best.includes(start)) return best;
  return [...best.slice(0, size - 1), start];
}

/** Draws a member: the softmax of the leaders' skills. The greatest is subtracted first, so no scale overflows. */
export function drawMember(members: readonly Member[], { size, temperature }: PoolOptions, rng: Rng): Member {
  const leaders = leadersOf(members, size);
  const top = Math.max(...leaders.map(({ skill }) => skill));
  const weights = leaders.map(({ skill }) => Math.exp((skill - top) / temperature));
  let left = rng.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = leaders.find((_, index) => {
    left -= weights[index] ?? 0;
    return left < 0;
  });
  return drawn ?? (leaders.at(-1) as Member); // rounding; the start is always there
}
