import type { Arm, Bandit, Pull } from "./bandit.js";
import { bruteForce } from "./brute-force.js";

export interface BanditGame {
  /** In items. */
  readonly budget: number;
  /** The arms as they are now. */
  readonly arms: () => readonly Arm[];
  readonly pull: (pulls: readonly Pull[]) => Promise<void>;
}

/** Plays a bandit to its end. Where the budget is enough for every item of every arm, nothing has to be guessed and all of them are met. @returns All arms, the best first. */
export async function playBandit(
  bandit: Bandit,
  { budget, arms, pull }: BanditGame,
): Promise<readonly number[]> {
  const first = arms();
  const open = first.reduce((sum, { left }) => sum + left, 0);
  const game = (open <= budget ? bruteForce : bandit)(first, budget);
  let round = game.next();
  while (round.done !== true) {
    await pull(round.value);
    round = game.next(arms());
  }
  return round.value;
}
