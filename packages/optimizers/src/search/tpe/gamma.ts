/** The number of good trials among n finished ones: a tenth, at most 25. */
export function gamma(finished: number): number {
  return Math.min(Math.ceil(0.1 * finished), 25);
}

/** The older rule of the field: a quarter of the square root, at most 25. */
export function squareRootGamma(finished: number): number {
  return Math.min(Math.ceil(0.25 * Math.sqrt(finished)), 25);
}
