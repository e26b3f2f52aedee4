import type { Step } from "../schedule.js";
import { choiceKey } from "../space.js";

/**
 * Yields steps as one round, each point once (the longest of its steps), and nothing where no step has an example: an empty
 * round would end the search.
 *
 * @returns How many runs the round asks for.
 */
export function* oneRound(steps: readonly Step[]): Generator<readonly Step[], number> {
  const longest = new Map<string, Step>();
  for (const step of steps) {
    const key = choiceKey(step.choice);
    if (step.exampleIds.length > (longest.get(key)?.exampleIds.length ?? 0)) longest.set(key, step);
  }
  const round = [...longest.values()];
  if (round.length > 0) yield round;
  return round.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0);
}
