import { SignetError } from "@signet/core";
import { type ModuleChoice, moduleChoices } from "../reflect/module-turns.js";
import { checkCounts } from "../search/check-counts.js";
import { checkName } from "./check-name.js";
import { type Effort, efforts } from "./effort.js";

/** How the plans that stay are told from the others. */
export type BanditName = "ucb" | "ucb-e" | "successive-rejects" | "successive-halving" | "brute-force";

const bandits: readonly string[] = [
  "ucb",
  "ucb-e",
  "successive-rejects",
  "successive-halving",
  "brute-force",
] satisfies readonly BanditName[];

export interface ProtegiOptions {
  /** Sets `rounds` where that is left out. Default "light". */
  readonly effort?: Effort;
  /** Default 6, 12 or 18 by effort. */
  readonly rounds?: number;
  /** Plans that stay after each round. Default 4. */
  readonly beam?: number;
  /** Examples of the trainset that errors are looked for on, drawn anew in each round. Default 64. */
  readonly minibatch?: number;
  /** Groups of errors of a plan, each reflected on by itself. Default 4. */
  readonly groups?: number;
  /** Errors of a group. Default 4. */
  readonly groupSize?: number;
  /** Reasons for each group. Default 1. */
  readonly reasons?: number;
  /** Edited instructions for each reason. Default 1. */
  readonly edits?: number;
  /** Of each edited instruction. Default 2. */
  readonly paraphrases?: number;
  /** New plans of one parent that are tried, at random among those written. Default 8. */
  readonly successors?: number;
  /** The best-arm bandit that scores plans on the valset. Default "ucb". */
  readonly select?: BanditName;
  /** c of UCB and UCB-E. Default 1. */
  readonly exploration?: number;
  /** The bandit may spend `pullRounds` · `pullPlans` · `pullItems` runs in a round, and never more than `pullPlans` times the valset. Default 8. */
  readonly pullRounds?: number;
  /** Plans that UCB runs at a time. Default 8. */
  readonly pullPlans?: number;
  /** Examples that UCB runs a plan on at a time; fewer where the valset has less than `pullRounds` times as many. Default 32. */
  readonly pullItems?: number;
  /** Which leaf of a plan is changed. Default "failures". */
  readonly modules?: ModuleChoice;
}

/** All options, decided. */
export type ProtegiSettings = Readonly<Required<Omit<ProtegiOptions, "effort">>>;

const ROUNDS = { light: 6, medium: 12, heavy: 18 } as const satisfies Record<Effort, number>;

/** @throws {SignetError} `OPTION_INVALID`. */
export function readProtegiOptions({ effort = "light", ...options }: ProtegiOptions): ProtegiSettings {
  checkName("protegi", "effort", effort, efforts);
  const { rounds = ROUNDS[effort], beam = 4, minibatch = 64, groups = 4, groupSize = 4 } = options;
  const { reasons = 1, edits = 1, paraphrases = 2, successors = 8 } = options;
  const { select = "ucb", exploration = 1, pullRounds = 8, pullPlans = 8, pullItems = 32 } = options;
  const { modules = "failures" } = options;
  checkCounts("protegi", { rounds, beam, minibatch, groups, groupSize, reasons, edits, successors });
  checkCounts("protegi", { pullRounds, pullPlans, pullItems });
  checkCounts("protegi", { paraphrases }, 0);
  checkName("protegi", "select", select, bandits);
  checkName("protegi", "modules", modules, moduleChoices);
  if (!Number.isFinite(exploration) || exploration < 0)
    throw new SignetError(
      "OPTION_INVALID",
      `protegi() got exploration = ${exploration}, it should be a number from 0`,
    );
  const written = { groups, groupSize, reasons, edits, paraphrases, successors };
  const pulls = { select, exploration, pullRounds, pullPlans, pullItems };
  return { rounds, beam, minibatch, ...written, ...pulls, modules };
}
