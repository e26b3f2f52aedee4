import { crossOver } from "../operators/index.js";
import { roulette } from "../random/index.js";
import type { Contestant } from "../strategies/contest.js";
import type { Evolution } from "./evolution.js";

/** The genetic algorithm: parents by roulette on their scores, a child of each pair, and the best of old and new survive; the older win ties. */
export const genetic: Evolution = {
  operator: crossOver,
  least: 2,
  matings: (population, size, rng) =>
    Array.from({ length: size }, () => {
      const first = roulette(population, scoreOf, rng);
      const second = roulette(
        population.filter((other) => other !== first),
        scoreOf,
        rng,
      );
      return { base: first.plan, partners: { firstParent: first.plan, secondParent: second.plan } };
    }),
  survivors: (population, children, size) =>
    [...population, ...children.flatMap((child) => child ?? [])]
      .toSorted((a, b) => b.score - a.score)
      .slice(0, size),
};

function scoreOf({ score }: Contestant): number {
  return score;
}
