import { crossDifference } from "../operators/index.js";
import { bestOf, type Evolution } from "./evolution.js";

/** Differential evolution: a trial for each individual, made of two random others, the best and itself; it takes its place if it is strictly better. */
export const differential: Evolution = {
  operator: crossDifference,
  least: 3,
  matings(population, _, rng) {
    const best = bestOf(population);
    return population.flatMap((present) => {
      const [first, second] = rng.shuffle(population.filter((other) => other !== present));
      if (best === undefined || first === undefined || second === undefined) return [];
      const partners = {
        first: first.plan,
        second: second.plan,
        best: best.plan,
        present: present.plan,
      };
      return [{ base: present.plan, partners }];
    });
  },
  survivors: (population, children) =>
    population.map((present, index) => {
      const trial = children[index];
      return trial !== undefined && trial.score > present.score ? trial : present;
    }),
};
