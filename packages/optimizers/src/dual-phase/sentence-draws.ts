import { type Rng, roulette } from "../random/index.js";
import { moduleRecords } from "../reflect/module-records.js";
import type { RunRecord } from "../study/run-record.js";
import { type Place, type Prompts, placesIn, sentenceAt } from "./prompts.js";
import { sentenceProbabilities, type WeightForm } from "./sentence-weights.js";
import type { SentenceTask, Standing } from "./try-revision.js";

export interface Drawn {
  readonly place: Place;
  /** p_i of Eq. 5. */
  readonly probability: number;
  /** n: sentences in the pool. */
  readonly count: number;
}

/**
 * Draws sentences by weight: of modules that took part in a failure, as long as there are any, and another one than before, if there is one.
 *
 * @returns A function that answers `undefined` when no sentence can be revised.
 */
export function sentenceDraws(
  prompts: Prompts,
  failed: ReadonlyMap<string, readonly RunRecord[]>,
  { pool, form, rng }: { readonly pool: readonly string[]; readonly form: WeightForm; readonly rng: Rng },
): (before?: Place) => Drawn | undefined {
  const places = placesIn(prompts, pool);
  const weights = places.map((place) => sentenceAt(prompts, place).weight);
  const probabilities = sentenceProbabilities(weights, form);
  const all = places.map(
    (place, index): Drawn => ({ place, probability: probabilities[index] ?? 0, count: places.length }),
  );
  const blamed = all.filter(({ place }) => (failed.get(place.path)?.length ?? 0) > 0);
  return (before) => {
    const others = blamed.filter(
      ({ place: { path, index } }) => path !== before?.path || index !== before.index,
    );
    const open = [others, blamed, all].find(({ length }) => length > 0);
    return open && roulette(open, ({ probability }) => probability, rng);
  };
}

/** The failed runs that each module took part in, in random order. */
export function failedRuns(
  { contest }: Pick<SentenceTask, "contest">,
  { plan, failures }: Standing,
  { pool, rng }: { readonly pool: readonly string[]; readonly rng: Rng },
): ReadonlyMap<string, readonly RunRecord[]> {
  const runs = contest.runsOf(plan, failures.exampleIds);
  const entries = pool.map((path) => {
    const records = moduleRecords(runs, { path, problem: contest.problem });
    const reached = new Set(records.map(({ exampleId }) => exampleId));
    return [path, rng.fork(path).shuffle(runs.filter(({ exampleId }) => reached.has(exampleId)))] as const;
  });
  return new Map(entries);
}
