import { SignetError } from "@signet/core";
import { truncatedQuantile } from "../search/tpe/normal.js";

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
 * No test of paired differences can claim anything at 2.5 % from fewer than 5 changed examples (2⁻⁵, half counted, is 1.6 %;
 * 2⁻⁴ is too likely): with a `changeSize` the answer is at least that of so many changes, all for the better.
 *
 * For 0/1 scores a gain of this size is claimed as often as asked for (enumerated). Fractional scores are tested more strictly,
 * see `pairedTest`: at 20 examples it is claimed in 41 % instead of 50, at 100 in 45 %.
 *
 * @param examples Size of the holdout.
 * @param deviation Standard deviation of the paired differences.
 * @returns From 0 to 1; 1 if nothing could be proven.
 * @throws {SignetError} `OPTION_INVALID` for a negative deviation or a level or power outside (0, 1).
 * @see Connett, Smith and McHugh 1987 for the test of McNemar, solved for the gain.
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
  const bySpread = provableBySpread(examples, deviation, { level, power });
  const byChanges = (changesToExpect(Math.ceil(-Math.log2(level) - 1), power) * changeSize) / examples;
  return examples < 2 ? 1 : Math.min(1, Math.max(bySpread, byChanges));
}

/** The gain g with g √n = z(level) √(deviation² + g²) + z(power) deviation: without a gain the differences spread by the first root. */
function provableBySpread(
  examples: number,
  deviation: number,
  { level, power }: { readonly level: number; readonly power: number },
): number {
  const a = -normalQuantile(level);
  const b = normalQuantile(power);
  const left = examples - a * a;
  if (left <= 0) return 1;
  return Math.max(
    0,
    (deviation * (Math.sqrt(examples) * b + a * Math.sqrt(Math.max(0, left + b * b)))) / left,
  );
}

/** How many changes to expect so that at least `fewest` come with that power: a gamma quantile by Wilson and Hilferty (1931). */
function changesToExpect(fewest: number, power: number): number {
  if (fewest < 1) return 0;
  const quantile =
    fewest * Math.max(0, 1 - 1 / (9 * fewest) + normalQuantile(power) / (3 * Math.sqrt(fewest))) ** 3;
  return Math.max(fewest, quantile);
}

const normalQuantile = (share: number): number =>
  truncatedQuantile(share, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
