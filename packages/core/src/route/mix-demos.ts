import type { Demo } from "../program/parameters.js";

/**
 * Demos of several experts in proportion to their responsibilities, by largest remainder; what an expert lacks, the others give. Of each expert
 * the last ones, since the most central demo stands last. The expert with the largest responsibility stands nearest to the query.
 *
 * @param lists Demos of each expert, for one step.
 * @param responsibilities One for each expert, not negative.
 * @param count Demos wanted. There may be fewer, when all lists together hold fewer different ones.
 */
export function mixDemos(
  lists: readonly (readonly Demo[])[],
  responsibilities: Float64Array,
  count: number,
): readonly Demo[] {
  // Most responsible first, so that a demo that several experts have is the one's whose region it is in.
  const ranked = lists
    .map((demos, expert) => ({ demos, weight: responsibilities[expert] ?? 0 }))
    .sort((one, other) => other.weight - one.weight);
  const seen = new Set<string>();
  const pools = ranked.map(({ demos, weight }) => {
    const own = demos.filter(({ fields }) => {
      const text = JSON.stringify(fields);
      return !seen.has(text) && seen.add(text);
    });
    return { own, weight };
  });
  const taken = apportion(pools, count);
  return pools
    .flatMap(({ own }, index) => [own.slice(own.length - (taken[index] ?? 0))])
    .reverse()
    .flat();
}

/** How many of each pool: whole parts of the quotas first, then one by one to the largest remainder that has some left. */
function apportion(
  pools: readonly { readonly own: readonly Demo[]; readonly weight: number }[],
  count: number,
): readonly number[] {
  const wanted = Math.min(
    count,
    pools.reduce((sum, { own }) => sum + own.length, 0),
  );
  const quotas = pools.map(({ weight }) => weight * count);
  const taken = pools.map(({ own }, index) => Math.min(own.length, Math.floor(quotas[index] ?? 0)));
  let left = wanted - taken.reduce((sum, size) => sum + size, 0);
  while (left > 0) {
    const remainders = pools.map(({ own }, index) => {
      const has = taken[index] ?? 0;
      return has < own.length ? (quotas[index] ?? 0) - has : Number.NEGATIVE_INFINITY;
    });
    const most = remainders.indexOf(Math.max(...remainders));
    taken[most] = (taken[most] ?? 0) + 1;
    left--;
  }
  return taken;
}
