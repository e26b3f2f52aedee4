import type { Plan } from "@signet/core";
import type { InstructionRound } from "./instruction-rounds.js";
import { nextInstructions } from "./next-instructions.js";
import type { Problem, StrategyContext } from "./strategy.js";
import { withInstructions } from "./with-instructions.js";

/** The leader with new instructions for one leaf. */
export async function plansForOne(
  problem: Problem,
  context: StrategyContext,
  { race, grounds, rng, path, count }: InstructionRound & { readonly path: string; readonly count: number },
): Promise<readonly Plan[]> {
  const base = race.leader().plan;
  const options = { ...grounds, path, base, standings: race.standings(), count, rng: rng.fork(path) };
  const texts = await nextInstructions(problem, context, options);
  return texts.map((text) => withInstructions(base, { [path]: text }));
}
