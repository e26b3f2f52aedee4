import type { Json } from "@signet/core";
import { type Acceptance, acceptances } from "../dual-phase/acceptance.js";
import { USUAL_MU, type WeightForm, weightForms } from "../dual-phase/sentence-weights.js";
import { checkCounts } from "../search/check-counts.js";
import { checkFlags } from "./check-flags.js";
import { checkName } from "./check-name.js";
import { checkRange } from "./check-range.js";

export interface DualPhaseOptions {
  /** The first phase. */
  readonly initial?: {
    /** Correct pairs that a first prompt is written in view of. Default 5. */
    readonly numExamples?: number;
    /** First prompts, each from pairs of its own; the best one goes on. 0: no first phase. Default 1. */
    readonly numInitial?: number;
    /** Whether the instruction as it is is shown, to be improved on. "auto" (default): to every other first prompt, and always where it has placeholders. */
    readonly base?: "auto" | "never" | "always";
  };
  /** Default 4. */
  readonly maxSteps?: number;
  /** Revisions that a step tries at most. Default 10. */
  readonly maxAttempts?: number;
  /** After so many quick failures in a row another sentence is tried. Default 3. */
  readonly switchAfter?: number;
  /** h_f: the share of the failures that a revision has to solve before it is run on the whole valset; 0: no quick check. Default 0.3. */
  readonly hf?: number;
  /** h_v: the least gain on the valset. Default 0.1. */
  readonly hv?: number;
  /** α: the share of the valset's score in a sentence's reward. Default 0.4. */
  readonly alpha?: number;
  /** μ: how fast weights learn; 0: all sentences stay as likely. Default 0.055, with "exp3" 0.5. */
  readonly mu?: number;
  /** Default "paper": softmax, by which sampling stays almost uniform. */
  readonly weights?: WeightForm;
  /** Default "paper". */
  readonly acceptance?: Acceptance;
  /** Failures that a request shows. Default 5. */
  readonly failuresShown?: number;
  /** Most failures that revisions are checked on. Default 50. */
  readonly maxFailures?: number;
  /** A lower score is a failure. Default 1. */
  readonly failBelow?: number;
  /** Steps in a row without success that end the search. Default 1. */
  readonly patience?: number;
  /** "program" (default): the sentences of all modules in one pool. "module": a pool for each, in turns. */
  readonly scope?: "program" | "module";
  /** Whether a sentence may be removed. Default false. */
  readonly allowDelete?: boolean;
  /** What is revised at a time. Default "sentence". */
  readonly unit?: "sentence" | "prompt";
}

/** The options with all that was left out. */
export interface DualPhaseSettings extends Required<Omit<DualPhaseOptions, "initial">> {
  readonly initial: Required<NonNullable<DualPhaseOptions["initial"]>>;
}

/** @throws {SignetError} `OPTION_INVALID` for options out of range. */
export function readDualPhaseOptions(options: DualPhaseOptions): DualPhaseSettings {
  const { initial = {}, maxSteps = 4, maxAttempts = 10, switchAfter = 3, hf = 0.3, hv = 0.1 } = options;
  const { alpha = 0.4, weights = "paper", acceptance = "paper", failuresShown = 5, patience = 1 } = options;
  const {
    maxFailures = 50,
    failBelow = 1,
    scope = "program",
    allowDelete = false,
    unit = "sentence",
  } = options;
  const { numExamples = 5, numInitial = 1, base = "auto" } = initial;
  checkName("dualPhase", "weights", weights, weightForms);
  checkName("dualPhase", "acceptance", acceptance, Object.keys(acceptances));
  checkName("dualPhase", "scope", scope, ["program", "module"]);
  checkName("dualPhase", "unit", unit, ["sentence", "prompt"]);
  checkName("dualPhase", "initial.base", base, ["auto", "never", "always"]);
  checkCounts("dualPhase", { maxAttempts, switchAfter, failuresShown, patience, maxFailures, numExamples });
  checkCounts("dualPhase", { maxSteps, numInitial }, 0);
  const { mu = USUAL_MU[weights] } = options;
  checkRange("dualPhase", { hf, hv, alpha, failBelow }, { most: 1 });
  checkRange("dualPhase", { mu }, { most: MOST_MU });
  checkFlags("dualPhase", { allowDelete });
  return {
    initial: { numExamples, numInitial, base },
    maxSteps,
    maxAttempts,
    switchAfter,
    hf,
    hv,
    alpha,
    mu,
    weights,
    acceptance,
    failuresShown,
    maxFailures,
    failBelow,
    patience,
    scope,
    allowDelete,
    unit,
  };
}

/** More, and a weight may leave the range of numbers. */
const MOST_MU = 10;

/** The settings as the strategy lists them. */
export function dualPhaseSettingsJson(settings: DualPhaseSettings): Json {
  return { ...settings, initial: { ...settings.initial } };
}
