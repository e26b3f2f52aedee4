import { SignetError } from "@signet/core";
import type { Rng } from "../../random/index.js";
import { type Domain, domainOf } from "../domain.js";
import { freeRow } from "../free-row.js";
import { type RowSet, rowSet } from "../row-set.js";
import type { Ask, Sampler, SearchHistory, TrialRecord } from "../sampler.js";
import type { Choice } from "../space.js";
import { checkHistory } from "../trial-table.js";
import type { Beliefs } from "./beliefs.js";
import { bestFirst } from "./best-first.js";
import type { Levels } from "./design.js";
import { type LevelSpace, levelSpace } from "./levels.js";
import { fitModel, type ScoredChoice } from "./model.js";
import type { Draw, Posterior } from "./posterior.js";

/** So many of the points that were never scored are drawn an interaction for: those whose candidates add up to the most. */
const UNSEEN = 128;
/** An interaction so many deviations above its mean is not waited for. */
const FARTHEST = 3.5;

/**
 * Thompson sampling on a linear mixed model: effects of candidates that add up over variables, an interaction for each point, and
 * a difficulty for each example. Draws once from what is believed of all of them, and takes the point that is best in the draw.
 *
 * A point that is known in part may be chosen again. Its `ask` throws `OPTION_INVALID` for a continuous variable.
 *
 * @see Thompson 1933; the model is our own. A trial without `scores` counts as one score on an example of its own.
 */
export function thompson(): Sampler {
  return {
    name: "thompson",
    ask: ({ space, history, count, rng, beliefs }: Ask) => {
      if (!(Number.isInteger(count) && count >= 1)) {
        throw new SignetError("OPTION_INVALID", `Cannot ask for ${count} choices: ask for 1 or more`, {
          details: { count },
        });
      }
      const domain = domainOf(space);
      const { space: levels, model } = beliefs?.() ?? beliefsOf(domain, history);
      const blocked = blockedIn(levels, history);
      const choices: Choice[] = [];
      while (choices.length < count && blocked.size() < domain.cardinality) {
        const own = rng.fork(`thompson ${history.length + choices.length}`);
        const row =
          bestIn(model.draw(own), model, { levels, blocked, rng: own }) ?? freeRow(domain, blocked, own);
        if (row === undefined) break;
        blocked.add(row);
        choices.push(domain.toChoice(row));
      }
      return choices;
    },
  };
}

/** The points that are final or running. */
function blockedIn(space: LevelSpace, history: SearchHistory): RowSet {
  const blocked = rowSet(space.sizes.length, history.length + 8);
  for (const { choice, isFinal, state } of history) {
    if (isFinal !== true && state !== "running") continue;
    const levels = space.levelsOf(choice);
    if (levels !== undefined) blocked.add(space.toRow(levels));
  }
  return blocked;
}

function beliefsOf(domain: Domain, history: SearchHistory): Beliefs {
  checkHistory(history);
  const space = levelSpace(domain);
  return { space, model: fitModel(space, history.flatMap(scoredChoice)) };
}

function scoredChoice(record: TrialRecord, number: number): readonly ScoredChoice[] {
  if (record.state !== "complete") return [];
  return [{ choice: record.choice, scores: record.scores ?? new Map([[`trial ${number}`, record.score]]) }];
}

/** The free point with the greatest value in a draw; `undefined` when none of those looked at is free. */
function bestIn(
  draw: Draw,
  model: Posterior,
  { levels, blocked, rng }: { readonly levels: LevelSpace; readonly blocked: RowSet; readonly rng: Rng },
): Float64Array | undefined {
  let best: Levels | undefined;
  let greatest = Number.NEGATIVE_INFINITY;
  const taken = rowSet(levels.sizes.length, model.design.points.length);
  for (const point of model.design.points) {
    const row = levels.toRow(point.levels);
    taken.add(row);
    if (blocked.has(row)) continue;
    const value = draw.valueOf(model.valueOf(point.levels, point));
    if (value <= greatest) continue;
    best = point.levels;
    greatest = value;
  }
  const spread = Math.sqrt(model.variances.interaction);
  let unseen = 0;
  for (const { levels: next, sum } of bestFirst(draw.effects)) {
    const additive = draw.mean + sum;
    if (unseen >= UNSEEN || (best !== undefined && additive + FARTHEST * spread < greatest)) break;
    const row = levels.toRow(next);
    if (taken.has(row) || blocked.has(row)) continue;
    unseen++;
    const value = additive + spread * rng.normal();
    if (value <= greatest) continue;
    best = next;
    greatest = value;
  }
  return best && levels.toRow(best);
}
