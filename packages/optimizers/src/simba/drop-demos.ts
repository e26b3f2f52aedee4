import type { SinglePlan } from "@signet/core";
import type { Rng } from "../random/index.js";

/**
 * A plan with some of its demos left out, so that there is room for others: as many as a Poisson draw says whose mean is the longest list's share of
 * `maxDemos`, and at least one where that list is full. Which ones is drawn with replacement, the same places in every leaf.
 */
export function withFewerDemos(plan: SinglePlan, maxDemos: number, rng: Rng): SinglePlan {
  const longest = Math.max(0, ...Object.values(plan.parameters).map(({ demos }) => demos.length));
  if (longest === 0) return plan;
  const least = longest >= maxDemos ? 1 : 0;
  const draws = Math.max(least, maxDemos === 0 ? longest : poisson(longest / maxDemos, rng));
  if (draws === 0) return plan;
  const dropped = new Set(Array.from({ length: draws }, () => rng.int(longest)));
  const parameters = Object.entries(plan.parameters).map(([path, leaf]) => [
    path,
    { ...leaf, demos: leaf.demos.filter((_, index) => !dropped.has(index)) },
  ]);
  return { kind: "single", parameters: Object.fromEntries(parameters) };
}

/** Knuth's: counts how many uniform draws it takes until their product falls below e to the minus mean. */
export function poisson(mean: number, rng: Rng): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng.next(); product > limit; product *= rng.next()) count++;
  return count;
}
