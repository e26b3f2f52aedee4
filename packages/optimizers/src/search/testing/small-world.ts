import { rng } from "../../random/index.js";
import type { Noise } from "../board.js";
import { runSearch, type SearchAnswer } from "../run-search.js";
import type { Sampler } from "../sampler.js";
import type { Leader, Schedule, Step } from "../schedule.js";
import { type Choice, choiceKey, type SearchSpace } from "../space.js";

/** A search that is scored by a rule, without a program. */
export interface SmallWorld {
  readonly space: SearchSpace;
  readonly origin?: Choice;
  readonly examples: number;
  /** Absent where the example has no score. */
  readonly score: (choice: Choice, example: number) => number | undefined;
  readonly isExcluded?: (exampleId: string) => boolean;
}

export interface SmallSearch {
  readonly sampler: Sampler;
  readonly schedule: Schedule;
  readonly runs: number;
  readonly noise?: Noise;
  readonly seed?: number | string;
}

export interface SearchLog {
  readonly answer: SearchAnswer;
  /** What was scored, round by round. */
  readonly rounds: readonly (readonly Step[])[];
  readonly steps: readonly Step[];
  readonly leaders: readonly Leader[];
  /** By key of the point, in the order of scoring, repeats included. */
  readonly cells: ReadonlyMap<string, readonly string[]>;
}

/** Searches a small world and keeps a log of it. */
export async function searchSmall(
  { space, origin, examples, score, isExcluded }: SmallWorld,
  { seed = 1, ...search }: SmallSearch,
): Promise<SearchLog> {
  const rounds: (readonly Step[])[] = [];
  const leaders: Leader[] = [];
  const answer = await runSearch(
    {
      space,
      origin: origin ?? Object.fromEntries(Object.keys(space).map((name) => [name, 0])),
      exampleIds: Array.from({ length: examples }, (_, index) => String(index)),
      ...(isExcluded === undefined ? {} : { isExcluded }),
      onLeader: (leader) => leaders.push(leader),
      evaluate: async (round) => {
        rounds.push(round);
        return round.map(({ choice, exampleIds }) => scoresOf(exampleIds, (id) => score(choice, Number(id))));
      },
    },
    { ...search, rng: rng(seed) },
  );
  const steps = rounds.flat();
  const cells = new Map<string, readonly string[]>();
  for (const { choice, exampleIds } of steps) {
    cells.set(choiceKey(choice), [...(cells.get(choiceKey(choice)) ?? []), ...exampleIds]);
  }
  return { answer, rounds, steps, leaders, cells };
}

function scoresOf(
  exampleIds: readonly string[],
  score: (id: string) => number | undefined,
): ReadonlyMap<string, number> {
  return new Map(
    exampleIds.flatMap((id) => {
      const value = score(id);
      return value === undefined ? [] : [[id, value] as const];
    }),
  );
}

/** A space of categorical variables, by their sizes. */
export function categoricals(...sizes: readonly number[]): SearchSpace {
  return Object.fromEntries(sizes.map((size, index) => [`x${index}`, { kind: "categorical", size }]));
}
