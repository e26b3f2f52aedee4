import { mean, sum } from "simple-statistics";
import type { Choice, SearchSpace, Variable } from "../search/index.js";

/** A point of a space with what it scored. */
export interface ScoredChoice {
  readonly choice: Choice;
  readonly score: number;
}

/**
 * How much of the variance of the scores each variable explains by itself: the variance of the marginal means of its values, less what
 * noise alone would make of them (ω² of a one-way analysis of variance). So a variable with many values does not look more important
 * than one with two, and with few points most shares are 0.
 *
 * @returns By name of the variable, a share in [0, 1]. Shares may sum to less than 1 (noise, interactions), and to more where a search chose two
 * variables' values together.
 * @see Hutter et al. 2014 (fANOVA). Differs: plain means over the points that were tried in place of a forest's predictions.
 */
export function importance(
  space: SearchSpace,
  points: readonly ScoredChoice[],
): Readonly<Record<string, number>> {
  const shares = Object.entries(space).map(([name, variable]) => {
    const scoresByLevel = new Map<number, number[]>();
    for (const { choice, score } of points) {
      const level = levelOf(choice[name], variable);
      if (level === undefined) continue;
      const scores = scoresByLevel.get(level) ?? [];
      scoresByLevel.set(level, scores);
      scores.push(score);
    }
    return [name, explainedShare([...scoresByLevel.values()])] as const;
  });
  return Object.fromEntries(shares);
}

/** Parts of equal width that the range of a number is cut into. */
const PARTS = 4;

function levelOf(value: number | undefined, variable: Variable): number | undefined {
  if (value === undefined || variable.kind === "categorical") return value;
  const { low, high, log = false } = variable;
  if (low === high) return 0;
  const scale = log ? Math.log : (number: number) => number;
  const position = (scale(value) - scale(low)) / (scale(high) - scale(low));
  return Math.min(PARTS - 1, Math.max(0, Math.floor(PARTS * position)));
}

/** ω², at least 0. Without a value that was tried twice, nothing tells an effect from noise: 0. */
function explainedShare(groups: readonly (readonly number[])[]): number {
  const all = groups.flat();
  const spare = all.length - groups.length;
  if (groups.length < 2 || spare === 0) return 0;
  const total = squaresAround(all);
  const noise = sum(groups.map(squaresAround)) / spare;
  const between = total - noise * spare;
  const isFlat = total <= 1e-12 * sum(all.map((score) => score ** 2)); // what rounding makes of equal scores
  return isFlat ? 0 : Math.min(1, Math.max(0, (between - (groups.length - 1) * noise) / (total + noise)));
}

function squaresAround(scores: readonly number[]): number {
  const centre = mean([...scores]);
  return sum(scores.map((score) => (score - centre) ** 2));
}
