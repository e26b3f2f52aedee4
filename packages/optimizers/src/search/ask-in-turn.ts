import { SignetError } from "@signet/core";
import type { Rng } from "../random/index.js";
import { type Domain, domainOf } from "./domain.js";
import type { Ask, Sampler } from "./sampler.js";
import type { Choice } from "./space.js";
import { type TrialTable, trialTable, withRunning } from "./trial-table.js";

/** Picks the next row, or `undefined` when none is left. `rng` belongs to this trial alone. */
export type NextRow = (domain: Domain, table: TrialTable, rng: Rng) => Float64Array | undefined;

/**
 * Makes a sampler from the choice of one row: asks k times in turn, each time with the earlier choices registered as running,
 * and gives every trial its own generator, named by its number.
 */
export function askInTurn(name: string, nextRow: NextRow): Sampler {
  return {
    name,
    ask: ({ space, history, count, rng }: Ask) => {
      if (!(Number.isInteger(count) && count >= 1)) {
        throw new SignetError("OPTION_INVALID", `Cannot ask for ${count} choices: ask for 1 or more`, {
          details: { count },
        });
      }
      const domain = domainOf(space);
      const choices: Choice[] = [];
      let table = trialTable(domain, history);
      while (choices.length < count) {
        const row = nextRow(domain, table, rng.fork(name).fork(String(table.records.length)));
        if (row === undefined) break;
        const choice = domain.toChoice(row);
        choices.push(choice);
        table = withRunning(table, { state: "running", choice }, row);
      }
      return choices;
    },
  };
}
