import type { Plan } from "@signet/core";
import type { TriedInstruction } from "../propose/proposer.js";
import type { Standing } from "./plan-race.js";

/** How many examples an effect has to be seen on to be believed by half. */
const PRIOR_EXAMPLES = 10;
const SWEEPS = 20;

/**
 * What every instruction of one leaf scored: the mean over all plans that had it, weighted by the examples they met, in the order of first use.
 *
 * @param leader Instructions that came with other ones in other leaves are told as if they had come with the leader's: an instruction is neither
 * better for the company it was in, nor worse. Effects of leaves count as adding up, and shrink where little is known.
 * @see mipro.md §6.2. Differs: the paper takes the plain mean, which for a program of one leaf is the same.
 */
export function instructionHistory(
  standings: readonly Standing[],
  leader: Plan,
  path: string,
): readonly TriedInstruction[] {
  const others = Object.keys(leader.parameters).filter((other) => other !== path);
  const effects =
    others.length === 0 ? undefined : additiveEffects(standings, Object.keys(leader.parameters));
  const sums = new Map<string, { total: number; examples: number }>();
  for (const { plan, score, examples } of standings) {
    const instruction = plan.parameters[path]?.instruction;
    if (instruction === undefined) continue;
    const company = others.reduce(
      (sum, other) => sum + (effects?.of(other, plan) ?? 0) - (effects?.of(other, leader) ?? 0),
      0,
    );
    const known = sums.get(instruction) ?? { total: 0, examples: 0 };
    sums.set(instruction, {
      total: known.total + (score - company) * examples,
      examples: known.examples + examples,
    });
  }
  return [...sums].map(([instruction, { total, examples }]) => ({
    instruction,
    score: Math.min(1, Math.max(0, total / examples)),
    examples,
  }));
}

/** How much more than the mean the instruction that a plan has for a leaf is worth. */
interface Effects {
  readonly of: (path: string, plan: Plan) => number;
}

/** Least squares with a ridge, leaf by leaf until it has settled (backfitting). */
function additiveEffects(standings: readonly Standing[], paths: readonly string[]): Effects {
  const effects = new Map<string, number>();
  const keyOf = (path: string, plan: Plan): string => `${path}\n${plan.parameters[path]?.instruction}`;
  const of = (path: string, plan: Plan): number => effects.get(keyOf(path, plan)) ?? 0;
  const weights = standings.reduce((sum, { examples }) => sum + examples, 0);
  const centre = standings.reduce((sum, { score, examples }) => sum + score * examples, 0) / weights;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const path of paths) {
      const rests = new Map<string, { total: number; examples: number }>();
      for (const { plan, score, examples } of standings) {
        const company = paths.reduce((sum, other) => (other === path ? sum : sum + of(other, plan)), 0);
        const key = keyOf(path, plan);
        const known = rests.get(key) ?? { total: 0, examples: PRIOR_EXAMPLES };
        rests.set(key, {
          total: known.total + (score - centre - company) * examples,
          examples: known.examples + examples,
        });
      }
      for (const [key, { total, examples }] of rests) effects.set(key, total / examples);
    }
  }
  return { of };
}
