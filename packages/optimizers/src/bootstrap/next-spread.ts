import type { Demo } from "@signet/core";
import type { Next } from "./take-demos.js";

/**
 * Spreads demos over the inputs: next comes the demo that brings all inputs nearest to some demo, the first of equals. It covers
 * what is frequent first and leaves outliers for later, where taking the farthest would begin with them (greedy facility location;
 * within 1 − 1/e of the best choice).
 *
 * @param demos Those whose inputs are to be near; equal inputs count once.
 * @param vectorOf The normalised vector of a demo's input, one object for equal inputs. Demos without one take no part and come last.
 * @see Nemhauser, Wolsey and Fisher 1978.
 */
export function nextSpread(demos: readonly Demo[], vectorOf: (demo: Demo) => Float32Array | undefined): Next {
  const inputs = [...new Set(demos.flatMap((demo) => vectorOf(demo) ?? []))];
  const none = new Float64Array(inputs.length);
  const known = new Map<Float32Array, Float64Array>();
  /** Of a demo to every input, none below 0. */
  const likenessOf = (demo: Demo): Float64Array => {
    const vector = vectorOf(demo);
    if (vector === undefined) return none;
    const made = known.get(vector) ?? Float64Array.from(inputs, (input) => Math.max(0, dot(vector, input)));
    known.set(vector, made);
    return made;
  };
  return (taken, left) => {
    const covered = taken.map(likenessOf).reduce(nearer, none);
    const gains = left.map((demo) => gainOf(likenessOf(demo), covered));
    const most = gains.reduce((a, b) => Math.max(a, b));
    return left[gains.indexOf(most)] as Demo; // the most is among them
  };
}

function nearer(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((likeness, index) => Math.max(likeness, b[index] as number)); // one for each input
}

function gainOf(likeness: Float64Array, covered: Float64Array): number {
  let gain = 0;
  for (let index = 0; index < likeness.length; index++)
    gain += Math.max(0, (likeness[index] as number) - (covered[index] as number)); // one for each input
  return gain;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number); // same dimension
  return sum;
}
