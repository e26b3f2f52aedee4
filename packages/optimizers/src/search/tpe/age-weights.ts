const FULL = 25;

/** The weight of each of n trials by age, oldest first: the last 25 count in full, before them a ramp from 1/n up to 1. */
export function ageWeights(count: number): Float64Array {
  const weights = new Float64Array(count).fill(1);
  const ramp = count - FULL;
  for (let i = 0; i < ramp; i++) {
    weights[i] = ramp === 1 ? 1 / count : 1 / count + (i * (1 - 1 / count)) / (ramp - 1);
  }
  return weights;
}
