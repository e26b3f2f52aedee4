import { SignetError } from "@signet/core";
import type { Configuration } from "./pooled.js";

/** Whom to score next, and on how many examples that it has not met. */
export interface Rung {
  readonly choiceKey: string;
  readonly count: number;
}

export interface RungOptions {
  /** N. */
  readonly totalExamples: number;
  /** B, the size of a minibatch: the least step. */
  readonly batch: number;
  /** Example evaluations left to spend. */
  readonly budget: number;
  /** How many posterior standard deviations count in favour of the unknown. Default 1. */
  readonly optimism?: number;
}

/**
 * One step of racing: the incomplete configuration with the greatest posterior mean plus deviation doubles its examples
 * (successive halving, driven by the posterior). Spend it, pool again, and ask again until it answers `undefined`: no budget
 * or no incomplete configuration is left. Ties go to the configuration seen first.
 *
 * @throws {SignetError} `OPTION_INVALID` when `batch` is below 1 or not an integer.
 */
export function nextRung(
  configurations: readonly Configuration[],
  { totalExamples, batch, budget, optimism = 1 }: RungOptions,
): Rung | undefined {
  if (!(Number.isInteger(batch) && batch >= 1)) {
    throw new SignetError(
      "OPTION_INVALID",
      `Cannot race with a batch of ${batch}: it should be an integer from 1 on`,
    );
  }
  if (budget < 1) return undefined;
  const promise = ({ posteriorMean, posteriorVariance }: Configuration): number =>
    posteriorMean + optimism * Math.sqrt(posteriorVariance);
  const [first, ...rest] = configurations.filter(({ count }) => count < totalExamples);
  if (first === undefined) return undefined;
  const best = rest.reduce((leader, other) => (promise(other) > promise(leader) ? other : leader), first);
  const wanted = Math.max(batch, best.count);
  return {
    choiceKey: best.choiceKey,
    count: Math.min(wanted, totalExamples - best.count, Math.floor(budget)),
  };
}
