import { mean } from "../statistics/mean.js";

/** Student's t for 95 %, two-sided, at 19 degrees of freedom. */
const T_19 = 2.093;

/** 95 % interval of a mean over 20 seeds. */
export function interval95(values: readonly number[]): readonly [from: number, to: number] {
  if (values.length !== 20) throw new RangeError(`interval95 is made for 20 values, got ${values.length}`);
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  const half = T_19 * Math.sqrt(variance / values.length);
  return [centre - half, centre + half];
}
