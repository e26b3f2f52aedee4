import { askInTurn } from "./ask-in-turn.js";
import { freeRow } from "./free-row.js";
import type { Sampler } from "./sampler.js";

/** Draws every variable uniformly (on the logarithm where the space says so). The baseline for all other samplers. */
export function random(): Sampler {
  return askInTurn("random", (domain, table, rng) => freeRow(domain, table.blocked, rng));
}
