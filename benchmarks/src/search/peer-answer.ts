import { z } from "zod";
import type { Combination, World } from "./worlds.js";

/** What a peer's search ended with in one world. */
export interface PeerAnswer {
  readonly answer: Combination;
  /** The true accuracy of the answer. */
  readonly accuracy: number;
  /** Program runs spent. */
  readonly runs: number;
  /** The true accuracy of what the peer would have answered after so many runs, each time that it could change. */
  readonly trajectory: readonly { readonly runs: number; readonly accuracy: number }[];
}

const combination = z.array(z.int());
const schema = z.object({
  answer: combination,
  runs: z.int(),
  fullEvaluations: z.array(z.object({ runs: z.int(), combination, score: z.number() })).min(1),
});

/**
 * Reads what the peer's script printed for a world.
 *
 * @throws {Error} when the peer did not see this very world, spent other than the world's runs, or answers what its own scores
 * do not say: then the comparison means nothing.
 */
export function peerAnswer(world: World, line: string): PeerAnswer {
  const { answer, runs, fullEvaluations } = schema.parse(JSON.parse(line));
  if (runs !== world.runs) throw new Error(`The peer ran the program ${runs} times, not ${world.runs}`);
  let incumbent = fullEvaluations[0]!; // at least one, by the schema
  const trajectory = fullEvaluations.map((evaluation) => {
    checkScore(world, evaluation);
    if (evaluation.score > incumbent.score) incumbent = evaluation; // the earlier one wins a tie
    return { runs: evaluation.runs, accuracy: world.p(incumbent.combination) };
  });
  if (answer.join() !== incumbent.combination.join()) {
    throw new Error(`The peer answered ${answer}, its best full score is that of ${incumbent.combination}`);
  }
  return { answer, accuracy: world.p(answer), runs, trajectory };
}

function checkScore(world: World, full: { readonly combination: Combination; readonly score: number }): void {
  const examples = Array.from({ length: world.examples }, (_, example) => example);
  const right = examples.filter((example) => world.isRight(full.combination, example)).length;
  if (Math.abs(full.score - (100 * right) / world.examples) > 0.006) {
    throw new Error(`The peer scored ${full.combination} ${full.score} %, here ${right} are right`);
  }
}
