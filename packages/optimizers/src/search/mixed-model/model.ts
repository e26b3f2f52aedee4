import type { Choice } from "../space.js";
import { type Design, designOf, type ScoredPoint } from "./design.js";
import type { LevelSpace } from "./levels.js";
import { type Posterior, posterior } from "./posterior.js";
import { estimatedVariances } from "./variances.js";

/** A choice with its scores by example; several of one choice are several draws of the same. */
export interface ScoredChoice {
  readonly choice: Choice;
  readonly scores: ReadonlyMap<string, number>;
}

/** Fits the mixed model to scores. */
export function fitModel(space: LevelSpace, scored: readonly ScoredChoice[]): Posterior {
  const design = designFor(space, scored);
  return posterior(design, estimatedVariances(design));
}

/** Choices that the space no longer has are left out. */
export function designFor(space: LevelSpace, scored: readonly ScoredChoice[]): Design {
  return designOf(space.sizes, merged(space, scored));
}

/** One entry for each point; scores of one point on one example are averaged. */
function merged(space: LevelSpace, scored: readonly ScoredChoice[]): readonly ScoredPoint[] {
  const points = new Map<string, ScoredPoint[]>();
  for (const { choice, scores } of scored) {
    const levels = space.levelsOf(choice);
    if (levels === undefined) continue;
    const key = levels.join();
    const same = points.get(key);
    if (same === undefined) points.set(key, [{ levels, scores }]);
    else same.push({ levels, scores });
  }
  return [...points.values()].map((same) => {
    const [first] = same as [ScoredPoint]; // a list is made with its first point
    return same.length === 1 ? first : { levels: first.levels, scores: averaged(same) };
  });
}

function averaged(same: readonly ScoredPoint[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { readonly total: number; readonly count: number }>();
  for (const { scores } of same) {
    for (const [id, score] of scores) {
      const { total, count } = sums.get(id) ?? { total: 0, count: 0 };
      sums.set(id, { total: total + score, count: count + 1 });
    }
  }
  return new Map([...sums].map(([id, { total, count }]) => [id, total / count]));
}
