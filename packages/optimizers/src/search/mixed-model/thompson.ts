import { SignetError } from "@signet/core";
import { domainOf } from "../domain.js";
import { freeRow } from "../free-row.js";
import type { RowSet } from "../row-set.js";
import type { Ask, Sampler } from "../sampler.js";
import type { Choice } from "../space.js";
import { trialTable } from "../trial-table.js";
import { bestFirst } from "./best-first.js";
import type { Levels } from "./design.js";
import { type LevelSpace, levelSpace } from "./levels.js";
import { fitModel, type ScoredChoice } from "./model.js";
import type { Draw, Posterior } from "./posterior.js";

/** So many of the points that were never scored are drawn an interaction for: those whose candidates add up to the most. */
const UNSEEN = 128;

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
    ask: ({ space, history, count, rng }: Ask) => {
      if (!(Number.isInteger(count) && count >= 1)) {
        throw new SignetError("OPTION_INVALID", `Cannot ask for ${count} choices: ask for 1 or more`, {
          details: { count },
        });
      }
      const domain = domainOf(space);
      const levels = levelSpace(domain);
      const { blocked, records } = trialTable(domain, history);
      const model = fitModel(levels, history.flatMap(scoredChoice));
      const choices: Choice[] = [];
      while (choices.length < count && blocked.size() < domain.cardinality) {
        const own = rng.fork("thompson").fork(String(records.length + choices.length));
        const row = bestIn(model.draw(own), model, { levels, blocked }) ?? freeRow(domain, blocked, own);
        if (row === undefined) break;
        blocked.add(row);
        choices.push(domain.toChoice(row));
      }
      return choices;
    },
  };
}

function scoredChoice(record: Ask["history"][number], number: number): readonly ScoredChoice[] {
  if (record.state !== "complete") return [];
  return [{ choice: record.choice, scores: record.scores ?? new Map([[`trial ${number}`, record.score]]) }];
}

/** The free point with the greatest value in a draw; `undefined` when none of those looked at is free. */
function bestIn(
  draw: Draw,
  model: Posterior,
  { levels, blocked }: { readonly levels: LevelSpace; readonly blocked: RowSet },
): Float64Array | undefined {
  let best: Float64Array | undefined;
  let greatest = Number.NEGATIVE_INFINITY;
  const offer = (row: Float64Array, value: number): void => {
    if (value <= greatest) return;
    best = row;
    greatest = value;
  };
  const seen = new Set<string>();
  for (const point of model.design.points) {
    seen.add(point.levels.join());
    const row = levels.toRow(point.levels);
    if (!blocked.has(row)) offer(row, draw.valueOf(model.valueOf(point.levels, point)));
  }
  let unseen = 0;
  for (const { levels: next } of bestFirst(draw.effects)) {
    if (seen.has(key(next))) continue;
    const row = levels.toRow(next);
    if (blocked.has(row)) continue;
    offer(row, draw.valueOf(model.valueOf(next)));
    if (++unseen >= UNSEEN) break;
  }
  return best;
}

function key(levels: Levels): string {
  return levels.join();
}
