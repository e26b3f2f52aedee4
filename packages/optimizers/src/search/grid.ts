import { SignetError } from "@signet/core";
import { askInTurn } from "./ask-in-turn.js";
import { nextFreeRow } from "./free-row.js";
import { rowSet } from "./row-set.js";
import type { Sampler } from "./sampler.js";

/**
 * Visits every point of a finite space once, names in code unit order, the last one turning fastest. Every recorded trial
 * counts as visited, final or not.
 *
 * Its `ask` throws `OPTION_INVALID` for a real variable without a step.
 */
export function grid(): Sampler {
  return askInTurn("grid", (domain, table) => {
    const endless = domain.dimensions.find(({ size }) => size === Number.POSITIVE_INFINITY);
    if (endless !== undefined) {
      throw new SignetError(
        "OPTION_INVALID",
        `Cannot search "${endless.name}" on a grid: a real variable needs a step for that`,
        {
          details: { name: endless.name },
        },
      );
    }
    const visited = rowSet(table.width, table.records.length);
    table.whole.forEach((isWhole, number) => {
      if (isWhole === 1) visited.add(table.values, number * table.width);
    });
    return nextFreeRow(domain, visited, 0);
  });
}
