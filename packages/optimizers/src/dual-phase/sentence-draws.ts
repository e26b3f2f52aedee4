import type { Rng } from "../random/index.js";
import { moduleRecords } from "../reflect/module-records.js";
import type { RunRecord } from "../study/run-record.js";
import { type Place, type Prompts, placesIn, sentenceAt } from "./prompts.js";
import { drawIndex, sentenceProbabilities, type WeightForm } from "./sentence-weights.js";
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
  const blamed = places.filter(({ path }) => (failed.get(path)?.length ?? 0) > 0);
  return (before) => {
    const others = blamed.filter(({ path, index }) => path !== before?.path || index !== before.index);
    const open = new Set(others.length > 0 ? others : blamed);
    const index = drawIndex(probabilities, { rng, allowed: (at) => open.has(places[at] as Place) }); // in range
    const place = places[index];
    return place && { place, probability: probabilities[index] ?? 0, count: places.length };
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
