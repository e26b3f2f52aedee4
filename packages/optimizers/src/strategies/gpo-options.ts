import { SignetError } from "@signet/core";
import type { GpoSettings, LimitEnforcement } from "../gpo/gpo-settings.js";
import type { InstructionPosition } from "../gpo/task-examples.js";
import type { TrajectoryOrder, TrajectorySelect } from "../gpo/trajectory.js";
import type { LimitSchedule } from "../gpo/word-limit.js";
import type { Refine } from "../operators/improve-from-trajectory.js";
import { type ModuleChoice, moduleChoices } from "../reflect/module-turns.js";
import { checkCounts } from "../search/check-counts.js";
import { checkFlags } from "./check-flags.js";
import { checkName } from "./check-name.js";
import { checkRange, MOST_TEMPERATURE } from "./check-range.js";
import { definedOnly } from "./defined-only.js";

export interface GpoOptions {
  /** Times that the trainset is gone through. Default 3. */
  readonly epochs?: number;
  /** Training examples of one step. A rest of an epoch makes a step of its own from half a batch on. Default 8. */
  readonly batch?: number;
  /** Prompts that a step asks for. Default 8. */
  readonly samples?: number;
  /** Most earlier prompts that a proposal is shown, the current one among them; k in the paper. Default 3. */
  readonly trajectory?: number;
  /** Which: the most like the current one (default), the latest, the best, all merged into one, or the current one alone. */
  readonly select?: TrajectorySelect;
  /** Default "ascending": what matters most stands last. */
  readonly order?: TrajectoryOrder;
  /** Runs the current prompt on a batch and has a model say why it failed there. Default false. */
  readonly reflect?: boolean;
  /** Whether a prompt is written anew (default), or the current one edited. */
  readonly refine?: Refine;
  /** How the number of words that a step may change goes down. Default "cosine". */
  readonly limit?: LimitSchedule;
  /** Words at the start, η₀ in the paper. Default 50. */
  readonly initialStep?: number;
  /** Words at the last step. Default 10. */
  readonly finalStep?: number;
  /** The share of steps in which the limit grows from nothing first. Default 0. */
  readonly warmup?: number;
  /** Starts at half of the current prompt's words instead, at ten at least. Default false. */
  readonly relativeLimit?: boolean;
  /** What goes too far is asked for once more (default), brought back to the limit, or let through. */
  readonly enforce?: LimitEnforcement;
  /** Examples of the task that a proposal is shown. Default 3. */
  readonly examples?: number;
  /** Where these show the instruction's place. Default "beforeInput", where formats put it. */
  readonly position?: InstructionPosition;
  /** Of new prompts. Default 1. */
  readonly temperature?: number;
  /** Whose turn it is in a program of several modules. Default "roundRobin". */
  readonly modules?: ModuleChoice;
  /** Writes the instructions of all modules at once. Default false. */
  readonly joint?: boolean;
  /** Stops after so many steps without a new best score. Default: never. */
  readonly patience?: number;
}

const DEFAULTS: Omit<GpoSettings, "patience"> = {
  epochs: 3,
  batch: 8,
  samples: 8,
  trajectory: 3,
  select: "relevance",
  order: "ascending",
  reflect: false,
  refine: "generate",
  limit: "cosine",
  initialStep: 50,
  finalStep: 10,
  warmup: 0,
  relativeLimit: false,
  enforce: "reject",
  examples: 3,
  position: "beforeInput",
  temperature: 1,
  modules: "roundRobin",
  joint: false,
};

const NAMES = {
  select: ["none", "recency", "relevance", "importance", "summary"],
  order: ["ascending", "descending"],
  refine: ["generate", "edit"],
  limit: ["none", "fixed", "linear", "cosine"],
  enforce: ["reject", "repair", "off"],
  position: ["beforeInput", "afterInput", "beforeOutput"],
  modules: moduleChoices,
} as const satisfies { readonly [K in keyof GpoSettings]?: readonly GpoSettings[K][] };

/** @throws {SignetError} `OPTION_INVALID` for options out of range. */
export function readGpoOptions(options: GpoOptions): GpoSettings {
  const settings: GpoSettings = { ...DEFAULTS, ...definedOnly(options) };
  const { epochs, batch, samples, trajectory, initialStep, finalStep, patience, examples } = settings;
  checkCounts("gpo", { epochs, batch, samples, trajectory, initialStep, finalStep, patience });
  checkCounts("gpo", { examples }, 0);
  for (const [option, names] of Object.entries(NAMES))
    checkName("gpo", option, String(settings[option as keyof typeof NAMES]), names); // its own keys
  checkRange("gpo", { warmup: settings.warmup }, { most: 1 });
  checkRange("gpo", { temperature: settings.temperature }, { most: MOST_TEMPERATURE });
  if (finalStep > initialStep)
    throw new SignetError(
      "OPTION_INVALID",
      `gpo() got finalStep = ${finalStep} above initialStep = ${initialStep}: the limit on words does not grow`,
    );
  const { reflect, relativeLimit, joint } = settings;
  checkFlags("gpo", { reflect, relativeLimit, joint });
  return settings;
}
