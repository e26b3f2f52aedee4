/** A candidate, as far as it is known. */
export interface Arm {
  /** Items that it met. */
  readonly pulls: number;
  /** Items that it can still meet; an arm without any is known exactly. */
  readonly left: number;
  /** Of its scores; 0 when it met nothing. */
  readonly mean: number;
}

/** An arm, by its index, meets so many items that it did not meet before. */
export interface Pull {
  readonly arm: number;
  readonly items: number;
}

/**
 * Best-arm identification: spends `budget` items on finding out which arms are best. Deterministic in what it is told: it yields the pulls of a round, at
 * most one for each arm, is answered with the arms as they are then, and returns all arms, the best first. Of equal arms the
 * less known ranks first, then the earlier.
 *
 * Arms may be known in part when it begins. It spends the whole budget, or less only where no arm has an item left.
 */
export type Bandit = (
  arms: readonly Arm[],
  budget: number,
) => Generator<readonly Pull[], readonly number[], readonly Arm[]>;
