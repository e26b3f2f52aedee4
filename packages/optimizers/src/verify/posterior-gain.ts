import { erfc } from "../search/tpe/erfc.js";
import { gainEstimate } from "./gain-estimate.js";
import { unskewed } from "./skew-shift.js";
import { studentCdf } from "./student-t.js";

/**
 * P(gain > 0) given the differences, with nothing known before: the share of the posterior of the mean gain above 0. It goes
 * with `pairedInterval`: the interval is clear of zero just when this exceeds 97.5 %.
 *
 * @param differences After minus before, per example.
 * @returns From 0 to 1; 0.5 when no example changed.
 * @throws {SignetError} `OPTION_INVALID` without differences, `SCORE_INVALID` for one that is not in [-1, 1].
 */
export function posteriorGain(differences: readonly number[]): number {
  const { centre, standardError, shift, lumpiness, freedom } = gainEstimate(differences);
  if (standardError === 0) return centre > 0 ? 1 : centre < 0 ? 0 : 0.5;
  const ratio = unskewed(centre / standardError, shift);
  const normalCdf = 0.5 * erfc(-ratio * Math.SQRT1_2);
  return lumpiness * normalCdf + (1 - lumpiness) * studentCdf(ratio, freedom);
}
