import type { Demo } from "@signet/core";
import type { Next } from "./take-demos.js";

/**
 * Spreads demos over the inputs: next comes the demo that brings all inputs nearest to some demo, the first of equals. It covers what is frequent
 * first and leaves outliers for later, where taking the farthest would begin with them (greedy facility location; within
 * 1 − 1/e of the best choice).
 *
 * @param vectorOf The normalised vector of a demo's input; demos without one take no part and come last.
 * @see Nemhauser, Wolsey and Fisher 1978.
 */
export function nextSpread(demos: readonly Demo[], vectorOf: (demo: Demo) => Float32Array | undefined): Next {
  const vectors = demos.flatMap((demo) => vectorOf(demo) ?? []);
  const likenesses = new Map<Demo, Float64Array>();
  /** Of a demo to every input, none below 0. */
  const likenessOf = (demo: Demo): Float64Array => {
    const known = likenesses.get(demo);
    if (known !== undefined) return known;
    const own = vectorOf(demo);
    const made = new Float64Array(vectors.length);
    if (own !== undefined)
      for (const [index, vector] of vectors.entries()) made[index] = Math.max(0, dot(own, vector));
    likenesses.set(demo, made);
    return made;
  };
  return (taken, left) => {
    const covered = new Float64Array(vectors.length);
    for (const demo of taken)
      for (const [index, likeness] of likenessOf(demo).entries())
        covered[index] = Math.max(covered[index] as number, likeness); // same length
    const gains = left.map((demo) =>
      likenessOf(demo).reduce(
        (sum, likeness, index) => sum + Math.max(0, likeness - (covered[index] as number)),
        0,
      ),
    );
    return left[gains.indexOf(gains.reduce((most, gain) => Math.max(most, gain)))] as Demo; // the most is among them
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0); // same dimension
}
