import { mean } from "../../statistics/mean.js";

/** 95 %, two-sided, for hundreds of rows. */
const Z = 1.96;

export interface PairedGain {
  /** In points. */
  readonly gain: number;
  /** 95 %, in points; without width where no row differs. */
  readonly interval: readonly [low: number, high: number];
}

/** What one method is ahead of another on the same rows: the mean difference, with an interval over rows. There is at least one row. */
export function pairedGain(ours: readonly number[], theirs: readonly number[]): PairedGain {
  const differences = ours.map((score, row) => 100 * (score - (theirs[row] ?? 0)));
  const gain = mean(differences);
  const squares = differences.reduce((sum, difference) => sum + (difference - gain) ** 2, 0);
  const half = Z * Math.sqrt(squares / Math.max(1, differences.length - 1) / differences.length);
  return { gain, interval: [gain - half, gain + half] };
}
