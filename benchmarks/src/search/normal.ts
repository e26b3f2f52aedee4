/** P(Z < x) for a standard normal Z, with an absolute error below 1e-15: the Taylor series of Φ over its density. */
export function normalCdf(x: number): number {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0; // the tail beyond is 6e-16
  let sum = x;
  let term = x;
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** The x with P(Z < x) = p, for p in (0, 1) and not in the far tails, where the absolute error of Φ would show. */
export function normalQuantile(p: number): number {
  let x = 0; // Newton's steps from the middle never pass the root: Φ is convex on one side and concave on the other
  for (let step = 0; step < 60; step++) {
    const change = (normalCdf(x) - p) / normalDensity(x);
    x -= change;
    if (Math.abs(change) < 1e-15) break;
  }
  return x;
}

const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
