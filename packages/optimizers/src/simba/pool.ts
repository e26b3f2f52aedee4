import type { SinglePlan } from "@signet/core";
import { type Rng, roulette } from "../random/index.js";

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
  return roulette(leaders, ({ skill }) => Math.exp((skill - top) / temperature), rng);
}
