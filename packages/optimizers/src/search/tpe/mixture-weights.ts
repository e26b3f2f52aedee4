import { SignetError } from "@signet/core";

/**
 * The weights of a mixture: one per observation, then the prior's, summing to 1.
 *
 * @throws {SignetError} `OPTION_INVALID` when a weight is negative or not finite, or when there are observations but no weight.
 */
export function mixtureWeights(observations: Float64Array, priorWeight: number): Float64Array {
  const total = observations.reduce((sum, weight) => sum + weight, 0);
  if (
    observations.some((weight) => !(weight >= 0)) ||
    !Number.isFinite(total) ||
    (observations.length > 0 && total <= 0)
  ) {
    throw new SignetError(
      "OPTION_INVALID",
      "Cannot weigh trials: the weight function should give numbers from 0 on, not all 0",
      {
        details: { weights: [...observations] },
      },
    );
  }
  const weights = new Float64Array(observations.length + 1);
  weights.set(observations);
  weights[observations.length] = priorWeight;
  return weights.map((weight) => weight / (total + priorWeight));
}
