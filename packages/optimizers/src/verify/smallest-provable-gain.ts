import { SignetError } from "@signet/core";
import { studentQuantile } from "./student-t.js";

export interface ProvableOptions {
  /** The one-sided error rate of a claim. Default 2.5 %. */
  readonly level?: number;
  /** How often a true gain of this size should be proven; default 0.5. At 0.8 the gain to plan for. */
  readonly power?: number;
  /** The typical size of a change, if it is known: 1 for 0/1 scores. Raises the answer where changes are few. */
  readonly changeSize?: number;
}

/**
 * The smallest mean gain that so many examples can prove, when the differences spread so much.
 *
 * No test of paired differences can claim anything at 2.5 % from fewer than 6 changed examples (2⁻⁵ is too likely): with a
 * `changeSize` the answer is at least that of 6 changes, all for the better.
 *
 * @param examples Size of the holdout.
 * @param deviation Standard deviation of the paired differences.
 * @returns From 0 to 1; 1 if nothing could be proven.
 * @throws {SignetError} `OPTION_INVALID` for a negative deviation or a level or power outside (0, 1).
 */
export function smallestProvableGain(
  examples: number,
  deviation: number,
  { level = 0.025, power = 0.5, changeSize = 0 }: ProvableOptions = {},
): number {
  if (!(deviation >= 0 && changeSize >= 0 && level > 0 && level < 1 && power > 0 && power < 1)) {
    throw new SignetError(
      "OPTION_INVALID",
      `Cannot plan for deviation ${deviation}, level ${level}, power ${power} and changes of ${changeSize}`,
    );
  }
  if (examples < 2) return 1;
  const reach =
    studentQuantile(1 - level, examples - 1) + (power === 0.5 ? 0 : studentQuantile(power, examples - 1));
  const fewestChanges = Math.ceil(-Math.log2(level));
  return Math.min(
    1,
    Math.max((reach * deviation) / Math.sqrt(examples), (fewestChanges * changeSize) / examples),
  );
}
