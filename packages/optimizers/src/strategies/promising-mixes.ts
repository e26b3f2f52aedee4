import type { Plan } from "@signet/core";
import { instructionHistory } from "./instruction-history.js";
import type { PlanRace } from "./plan-race.js";
import { withInstructions } from "./with-instructions.js";

/** How many of a leaf's best instructions are mixed. */
const BEST = 3;

/**
 * Plans that were not tried yet, of instructions that were: each leaf has its best one, or one leaf its second or third best. They tell
 * apart whom a score is owed to, where instructions were only ever tried together.
 *
 * @returns The mixes with the highest scores of their instructions, at most `count`, the earlier one first where two are equal.
 */
export function promisingMixes(base: Plan, race: PlanRace, count: number): readonly Plan[] {
  const standings = race.standings();
  const perLeaf = Object.keys(base.parameters).map((path) => ({
    path,
    ranked: instructionHistory(standings, base, path)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, BEST),
  }));
  const allBest = Object.fromEntries(
    perLeaf.flatMap(({ path, ranked: [best] }) => (best === undefined ? [] : [[path, best.instruction]])),
  );
  const oneOther = perLeaf.flatMap(({ path, ranked: [best, ...others] }) =>
    others.map(({ instruction, score }) => ({
      texts: { ...allBest, [path]: instruction },
      loss: (best?.score ?? score) - score,
    })),
  );
  return [{ texts: allBest, loss: 0 }, ...oneOther]
    .toSorted((a, b) => a.loss - b.loss)
    .map(({ texts }) => withInstructions(base, texts))
    .filter((plan) => !race.isKnown(plan))
    .slice(0, count);
}
