import { type Json, SignetError } from "@signet/core";
import { type ComponentChoice, componentChoices } from "../gepa/component-turns.js";
import { type ParentSelector, parentSelectors } from "../gepa/select-parent.js";
import { checkCounts } from "../search/check-counts.js";
import { checkFlags } from "./check-flags.js";
import { checkName } from "./check-name.js";
import { type Effort, efforts } from "./effort.js";

export interface GepaOptions {
  /** Sets `maxMetricCalls` where that is left out. Default "light". */
  readonly effort?: Effort;
  /** Most program runs, the start's own on the valset among them. Default: by effort, what `mipro` spends at most. */
  readonly maxMetricCalls?: number;
  /** Rows of the trainset whose runs an instruction is rewritten from. Default 3. */
  readonly minibatch?: number;
  /** Rows that parent and child are compared on, at least `minibatch`: where scores are 0 or 1, three of them say little. Default `minibatch`. */
  readonly acceptItems?: number;
  /** A child enters when it scores more than its parent on these rows ("better", default), or as much ("noWorse"). */
  readonly accept?: "better" | "noWorse";
  /**
   * Parents that are drawn, and changed, in one round. Default 1, which learns most from a given number of runs: each change builds on those before it. Of the runs most are on the
   * valset and fill the usual concurrency in any case; more parents pay where models are fast and the proposer is slow.
   */
  readonly parents?: number;
  /**
   * How a parent is drawn. "pareto" (default): by the number of examples that no other candidate is better on. "topPareto": the same among the best five. "best".
   * "epsilonGreedy": the best, one time in ten any.
   */
  readonly selector?: ParentSelector;
  /** Which module is changed: each in turn (default), the one that failures point to, or all at once. */
  readonly modules?: ComponentChoice;
  /** Whether a parent without an error on its rows is left as it is. Default true. */
  readonly skipPerfect?: boolean;
  /** Most merges of two candidates; 0: none. Default 5. */
  readonly merges?: number;
  /** Most demos that each module may be given; 0: demos stay as they are. Default 4. */
  readonly demos?: number;
}

export interface GepaSettings extends Required<Omit<GepaOptions, "maxMetricCalls">> {
  readonly maxMetricCalls: number | undefined;
}

/** @throws {SignetError} `OPTION_INVALID` for options out of range. */
export function readGepaOptions(options: GepaOptions): GepaSettings {
  const { effort = "light", accept = "better", selector = "pareto", modules = "roundRobin" } = options;
  const { minibatch = 3, acceptItems = minibatch, parents = 1, merges = 5, demos = 4 } = options;
  const { maxMetricCalls, skipPerfect = true } = options;
  checkName("gepa", "effort", effort, efforts);
  checkName("gepa", "accept", accept, ["better", "noWorse"]);
  checkName("gepa", "selector", selector, parentSelectors);
  checkName("gepa", "modules", modules, componentChoices);
  checkCounts("gepa", { maxMetricCalls, minibatch, acceptItems, parents });
  checkCounts("gepa", { merges, demos }, 0);
  checkFlags("gepa", { skipPerfect });
  if (acceptItems < minibatch)
    throw new SignetError(
      "OPTION_INVALID",
      `gepa() got acceptItems = ${acceptItems}, it should be at least the minibatch of ${minibatch}`,
    );
  const searching = { effort, maxMetricCalls, minibatch, acceptItems, accept, parents };
  return { ...searching, selector, modules, skipPerfect, merges, demos };
}

/** The settings as the strategy lists them. */
export function gepaSettingsJson({
  maxMetricCalls,
  ...settings
}: GepaSettings): Readonly<Record<string, Json>> {
  return { ...settings, ...(maxMetricCalls !== undefined && { maxMetricCalls }) };
}
