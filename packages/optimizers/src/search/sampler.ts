import type { Json } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { Beliefs } from "./mixed-model/beliefs.js";
import type { Choice, SearchSpace } from "./space.js";

/** What is known of one trial. Samplers read scores as "higher is better" unless told otherwise. */
export type TrialRecord = {
  readonly choice: Choice;
  /** Claims that nothing more can be learnt about this choice (it was scored on every example): it is not suggested again. */
  readonly isFinal?: boolean;
} & (
  | {
      readonly state: "complete";
      readonly score: number;
      /** The scores behind it by example id, for samplers that compare example by example. */
      readonly scores?: ReadonlyMap<string, number>;
      /** Scales the trial's kernel, e.g. by reliability; default 1. */
      readonly weight?: number;
    }
  | { readonly state: "pruned"; readonly lastReport?: { readonly step: number; readonly score: number } }
  /** `violation`: the sum of the amounts by which its constraints are broken. Never ranked among the feasible. */
  | { readonly state: "infeasible"; readonly violation: number }
  | { readonly state: "running" }
);

/** Trials in the order they were asked: a trial's number is its index. Failed trials are left out. */
export type SearchHistory = readonly TrialRecord[];

/** One question to a sampler. */
export interface Ask {
  readonly space: SearchSpace;
  readonly history: SearchHistory;
  /** How many choices are wanted, at least 1. */
  readonly count: number;
  /** Only forked, never drawn from: pass the same generator at every call. */
  readonly rng: Rng;
  /** What the mixed model makes of the history, where the caller has fitted it already. Saves the fitting. */
  readonly beliefs?: () => Beliefs;
}

/**
 * Chooses what to try next. The contract, which every sampler is tested against:
 *
 * - `ask` is pure: same space, history, count and seed, same choices, whatever the order of keys in the space.
 * - Asking for k choices equals asking k times for one, each time with the earlier ones appended as running trials.
 * - Every choice lies in the space; none is final or running in the history, nor twice in one answer.
 * - An exhausted space gives fewer choices than asked for, in the end none.
 * - Nothing is remembered between calls: the loop owns the history and tells results in trial order.
 *
 * `ask` throws `SPACE_EMPTY` or `OPTION_INVALID` for a space or count without meaning, and `SCORE_INVALID` for a score that is
 * not finite.
 */
export interface Sampler {
  readonly name: string;
  /** Everything that changes what it chooses: part of the fingerprint of a compile. Absent: nothing does. */
  readonly options?: Json;
  readonly ask: (request: Ask) => readonly Choice[];
}
