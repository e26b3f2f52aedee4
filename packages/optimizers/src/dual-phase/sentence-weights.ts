import { sum } from "simple-statistics";

/** How weights become probabilities: by softmax, as the paper prints it, or as EXP3 does, where they decide much sooner. */
export type WeightForm = "paper" | "exp3";

export const weightForms: readonly string[] = ["paper", "exp3"] satisfies readonly WeightForm[];

/** γ: the share of draws that regard no weight. */
const EXPLORATION = 0.1;

/** μ where nobody says otherwise. */
export const USUAL_MU = { paper: 0.055, exp3: 0.5 } as const satisfies Record<WeightForm, number>;

/**
 * p_i: how likely each movable sentence is to be drawn.
 *
 * @see dual-phase.md §4, Eq. 5; with "exp3" §6.1.
 */
export function sentenceProbabilities(weights: readonly number[], form: WeightForm): readonly number[] {
  const n = weights.length;
  if (n === 0) return [];
  const most = Math.max(...weights); // taken off first, so that nothing overflows
  const shares = form === "paper" ? weights.map((weight) => Math.exp(weight - most)) : weights;
  const whole = sum([...shares]);
  return form === "paper"
    ? shares.map((share) => share / whole)
    : shares.map((share) => ((1 - EXPLORATION) * share) / whole + EXPLORATION / n);
}

export interface Reward {
  /** Of the revised prompt on the valset. */
  readonly accV: number;
  /** Of the revised prompt on the failures. */
  readonly accF: number;
  /** α: the share of the valset's in the reward. */
  readonly alpha: number;
  /** μ: the learning rate. */
  readonly mu: number;
  /** p_i of the sentence when it was drawn. */
  readonly probability: number;
  /** n: how many sentences could have been. */
  readonly count: number;
}

/** So that no weight leaves the range of numbers, however seldom its sentence was to be drawn. */
const MOST_WEIGHT = 1e100;

/** The weight of a sentence whose revision was accepted. A rejected one brings no reward: its weight stays. @see dual-phase.md §5, Eq. 9 */
export function rewarded(weight: number, { accV, accF, alpha, mu, probability, count }: Reward): number {
  const reward = mu * (alpha * accV + (1 - alpha) * accF);
  return reward === 0 ? weight : Math.min(MOST_WEIGHT, weight * Math.exp(reward / (probability * count)));
}
