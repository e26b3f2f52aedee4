import { adaptive, type Choice, rng, runSearch, type SearchSpace, thompson } from "@signet/optimizers";
import type { Combination, World } from "./worlds.js";

export interface WorldAnswer {
  readonly answer: Combination;
  /** Program runs that were spent. */
  readonly runs: number;
}

/** Searches a world as `mipro()` searches by default, all runs spent; the answer is the one before verify. */
export async function searchWorld(world: World): Promise<WorldAnswer> {
  const names = world.sizes.map((_, variable) => `v${variable}`);
  const space: SearchSpace = Object.fromEntries(
    names.map((name, variable) => [name, { kind: "categorical", size: world.sizes[variable] ?? 1 }]),
  );
  const origin: Choice = Object.fromEntries(names.map((name) => [name, 0]));
  const combinationOf = (choice: Choice): Combination => names.map((name) => choice[name] ?? 0);
  let spent = 0;
  const found = await runSearch(
    {
      space,
      origin,
      exampleIds: Array.from({ length: world.examples }, (_, example) => String(example)),
      evaluate: async (round) =>
        round.map(({ choice, exampleIds }) => {
          const combination = combinationOf(choice);
          spent += exampleIds.length;
          return new Map(exampleIds.map((id) => [id, world.isRight(combination, Number(id)) ? 1 : 0]));
        }),
    },
    { sampler: thompson(), schedule: adaptive(), runs: world.runs, rng: rng(world.seed, ["search"]) },
  );
  if (spent !== found.runs || spent > world.runs)
    throw new Error(`A search of ${world.runs} runs spent ${spent} and says ${found.runs}`);
  return { answer: combinationOf(found.choice), runs: spent };
}
