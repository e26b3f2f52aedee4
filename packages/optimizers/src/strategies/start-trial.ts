import type { Trial } from "../study/trial.js";
import type { Problem, StrategyContext } from "./strategy.js";

/** Runs the start plan on the whole valset: the score to beat, and the first traces. */
export async function startTrial(
  { start, valset }: Problem,
  context: StrategyContext,
): Promise<readonly Trial[]> {
  return context.phase("trace", () =>
    context.evaluate([{ plan: start, exampleIds: valset.map(({ id }) => id), rollout: 0, lm: "task" }]),
  );
}
