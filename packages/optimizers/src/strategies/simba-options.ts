import { SignetError } from "@signet/core";
import { checkCounts } from "../search/check-counts.js";
import { checkFlags } from "./check-flags.js";

export interface SimbaOptions {
  /** Times that a batch is drawn and new programs are made from it. Default 8. */
  readonly steps?: number;
  /** Training examples in a batch. Default 32, or all there are. */
  readonly batch?: number;
  /** Draws of each example of a batch; also how many programs they are drawn from. A step makes one program more than that. Default 6. */
  readonly candidates?: number;
  /** Most demos of a step; 0: advice alone. Default 4. */
  readonly maxDemos?: number;
  /** By how much the score of a program must be better for it to be drawn e times as often. Default 0.2. */
  readonly temperature?: number;
  /**
   * Programs are ranked by what they score beyond their batch, since batches differ in difficulty; else by mean scores of different batches, as the source
   * has it, where the start, which is never scored on one, counts as 0. Default true.
   */
  readonly adjust?: boolean;
  /** Most characters that advice may add to an instruction; what is longer is condensed. Default 2,000. */
  readonly adviceLimit?: number;
  /** Most characters of an input text in a demo. Default 100,000. */
  readonly demoFieldLimit?: number;
  /** Most programs that are scored on the whole valset, the start among them. Default 7. */
  readonly winners?: number;
}

/**
 * The options with their defaults.
 *
 * @throws {SignetError} `OPTION_INVALID` for what is out of range.
 */
export function simbaOptions({
  steps = 8,
  batch = 32,
  candidates = 6,
  maxDemos = 4,
  temperature = 0.2,
  adjust = true,
  adviceLimit = 2000,
  demoFieldLimit = 100_000,
  winners = 7,
}: SimbaOptions): Required<SimbaOptions> {
  checkCounts("simba", { steps, batch, candidates, demoFieldLimit });
  checkCounts("simba", { winners }, 2);
  checkCounts("simba", { maxDemos, adviceLimit }, 0);
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw new SignetError("OPTION_INVALID", `simba() got temperature = ${temperature}, it should be above 0`);
  checkFlags("simba", { adjust });
  return { steps, batch, candidates, maxDemos, temperature, adjust, adviceLimit, demoFieldLimit, winners };
}
