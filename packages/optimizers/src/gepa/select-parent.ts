import type { Rng } from "../random/index.js";
import { drawFrom, frontsOf, meansOf, type PoolScores, withoutDominated } from "./pareto-front.js";

/** Which program of the pool is changed next. */
export type ParentSelector = "pareto" | "best" | "epsilonGreedy" | "topPareto";

export const parentSelectors: readonly string[] = [
  "pareto",
  "best",
  "epsilonGreedy",
  "topPareto",
] satisfies readonly ParentSelector[];

/** How often `epsilonGreedy` draws any program. */
const EPSILON = 0.1;
/** Programs that `topPareto` makes fronts of. */
const TOP = 5;

/** @returns The number of a program; the pool is not empty. */
export function selectParent(selector: ParentSelector, scores: PoolScores, rng: Rng): number {
  const means = meansOf(scores);
  const byMean = [...means.keys()].sort((a, b) => (means[b] ?? 0) - (means[a] ?? 0) || a - b);
  const best = byMean[0] ?? 0;
  switch (selector) {
    case "best":
      return best;
    case "epsilonGreedy":
      return rng.next() < EPSILON ? rng.int(scores.length) : best;
    case "pareto":
      return drawFrom(withoutDominated(frontsOf(scores), means), rng) ?? best;
    case "topPareto": {
      const top = new Set(byMean.slice(0, TOP));
      const among = scores.map((row, program) => (top.has(program) ? row : []));
      return drawFrom(withoutDominated(frontsOf(among), means), rng) ?? best;
    }
  }
}
