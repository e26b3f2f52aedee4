import { domainOf } from "../domain.js";
import type { SearchSpace } from "../space.js";
import { type LevelSpace, levelSpace } from "./levels.js";
import { designFor, type ScoredChoice } from "./model.js";
import { type Posterior, posterior } from "./posterior.js";
import { estimatedVariances, type Variances } from "./variances.js";

/** The mixed model of a search, and the space it is about. */
export interface Beliefs {
  readonly space: LevelSpace;
  readonly model: Posterior;
}

/** Variances are estimated anew when there are so many times more scores: they move slowly, and cost as much as all else. */
const REFIT = 1.25;

/**
 * Keeps the beliefs of one search up to date with its points.
 *
 * @returns What gives the beliefs at a state, told by how many runs were spent; it throws `OPTION_INVALID` for a continuous space.
 */
export function keptBeliefs(space: SearchSpace): (points: readonly ScoredChoice[], spent: number) => Beliefs {
  let known: { readonly beliefs: Beliefs; readonly spent: number } | undefined;
  let fitted: { readonly variances: Variances; readonly count: number } | undefined;
  let levels: LevelSpace | undefined;
  return (points, spent) => {
    if (known?.spent === spent) return known.beliefs;
    levels ??= levelSpace(domainOf(space));
    const design = designFor(levels, points);
    if (fitted === undefined || design.count >= REFIT * fitted.count)
      fitted = { variances: estimatedVariances(design), count: design.count };
    const beliefs = { space: levels, model: posterior(design, fitted.variances) };
    known = { beliefs, spent };
    return beliefs;
  };
}
