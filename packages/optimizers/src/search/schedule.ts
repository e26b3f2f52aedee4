import type { Json } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { Beliefs } from "./mixed-model/beliefs.js";
import type { Configuration } from "./pooled.js";
import type { Choice, SearchSpace } from "./space.js";

/** A point that was scored, on the examples it was scored on. */
export interface Point {
  readonly key: string;
  readonly choice: Choice;
  /** Example id to score in [0, 1]; without examples that no point is compared on. */
  readonly scores: ReadonlyMap<string, number>;
}

/** One point, to be scored on these examples. */
export interface Step {
  readonly choice: Choice;
  readonly exampleIds: readonly string[];
}

/** What a schedule sees of a search. The functions read what is known now. */
export interface SearchView {
  readonly space: SearchSpace;
  /** The point of the start plan. */
  readonly origin: Choice;
  /** The examples in the one shuffled order that all points share, without those that no point is compared on. */
  readonly examples: () => readonly string[];
  /** In the order in which they were first scored. */
  readonly points: () => readonly Point[];
  /** Pooled estimates of the points, with the difficulty of examples estimated jointly; in the order of `points`. */
  readonly estimates: () => readonly Configuration[];
  /** What the mixed model makes of all scores so far; only for finite spaces. Fitted once for each state of the search. */
  readonly beliefs: () => Beliefs;
  /** Runs that may still be asked for. */
  readonly left: () => number;
  /** For what a schedule draws. Only forked. */
  readonly rng: Rng;
  /** Asks the sampler for that many points. Fewer come from a small space, none from an exhausted one. */
  readonly ask: (count: number) => readonly Choice[];
  /** A point on the next `count` examples of the shared order that it has not met, fewer where there are no more. */
  readonly next: (choice: Choice, count: number) => Step;
}

/** The point that a search would answer with. */
export interface Leader {
  readonly choice: Choice;
  /** Estimate of its mean score over all examples. */
  readonly score: number;
}

/**
 * Decides which points are scored on how many examples, and which point is the answer. Pure: what it yields depends on the view
 * alone. Each yielded round is run whole, and told in order, before the next is asked for; steps beyond the budget are cut off, and
 * the search ends there.
 */
export interface Schedule {
  readonly name: string;
  /** Everything that changes what it does. */
  readonly options: Json;
  readonly rounds: (view: SearchView) => Generator<readonly Step[], void>;
  /** The best point so far; absent before anything was scored. */
  readonly leader: (view: SearchView) => Leader | undefined;
}
