import type { Plan } from "@signet/core";
import type { Operator } from "../operators/index.js";
import type { Rng } from "../random/index.js";
import type { Contestant } from "../strategies/contest.js";

/** A child to be: one leaf of `base` gets the instruction that an operator makes of its partners' ones. */
export interface Mating {
  readonly base: Plan;
  /** By field of the operator. */
  readonly partners: Readonly<Record<string, Plan>>;
}

/** How a population becomes the next one. Pure: who is scored and what is written is up to others. */
export interface Evolution {
  readonly operator: Operator;
  /** Individuals without which there is nothing to mate. */
  readonly least: number;
  readonly matings: (population: readonly Contestant[], size: number, rng: Rng) => readonly Mating[];
  /**
   * @param children Aligned with the matings; a child that could not be written is absent.
   * @returns No more than `size`, none fewer than before, and the best of all of them among these.
   */
  readonly survivors: (
    population: readonly Contestant[],
    children: readonly (Contestant | undefined)[],
    size: number,
  ) => readonly Contestant[];
}

/** The highest score; the earliest wins a tie. */
export function bestOf(population: readonly Contestant[]): Contestant | undefined {
  return population.reduce<Contestant | undefined>(
    (best, other) => (best === undefined || other.score > best.score ? other : best),
    undefined,
  );
}
