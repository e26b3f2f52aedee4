import { SignetError } from "@signet/core";
import { type Configuration, type PooledRecord, poolScores } from "./pooled.js";
import type { SearchHistory } from "./sampler.js";
import type { Point, SearchView, Step } from "./schedule.js";
import { type Choice, choiceKey } from "./space.js";

/** "pooled": one record for each point, corrected and shrunken; "naive": every evaluation a trial of its own, as it came. */
export type Noise = "pooled" | "naive";

/** All scores of one search so far, by point and example. */
export interface Board {
  readonly view: Pick<SearchView, "examples" | "points" | "estimates" | "next">;
  readonly history: () => SearchHistory;
  readonly add: (step: Step, scores: ReadonlyMap<string, number>) => void;
  /** Examples that points were scored on, one for each point and example. */
  readonly spent: () => number;
}

export interface BoardOptions {
  /** In the order that all points share. */
  readonly exampleIds: readonly string[];
  readonly isExcluded: (exampleId: string) => boolean;
  readonly noise: Noise;
}

export function scoreBoard({ exampleIds, isExcluded, noise }: BoardOptions): Board {
  /** What happened, by point; `met` also holds examples without a score. */
  const points = new Map<string, { choice: Choice; met: Set<string>; scores: Map<string, number> }>();
  const evaluations: { readonly key: string; readonly scores: ReadonlyMap<string, number> }[] = [];
  let spent = 0;

  const once = <T>(make: () => T): (() => T) => sinceLast(() => spent, make);
  const examples = once(() => exampleIds.filter((id) => !isExcluded(id)));
  const compared = once((): readonly Point[] =>
    [...points].map(([key, { choice, scores }]) => ({ key, choice, scores: without(scores, isExcluded) })),
  );
  const estimates = once((): readonly Configuration[] => {
    const records = compared().flatMap(({ key, scores }) =>
      [...scores].map(([exampleId, score]): PooledRecord => ({ choiceKey: key, exampleId, score })),
    );
    return poolScores(records, Math.max(1, examples().length));
  });

  /** Whether a point has met every example: those without a score tell nothing more of it either. */
  const isFinal = (key: string): boolean => {
    const met = points.get(key)?.met ?? new Set();
    return met.size >= examples().length && examples().every((id) => met.has(id));
  };
  /** Estimates cost more than all else here: they are made when a sampler reads a score, and some never do. */
  const pooled = (): SearchHistory => {
    const means = sinceLast(
      () => spent,
      () => new Map(estimates().map(({ choiceKey: key, posteriorMean }) => [key, posteriorMean])),
    );
    return compared()
      .filter(({ scores }) => scores.size > 0)
      .map(({ key, choice, scores }) => ({
        state: "complete",
        choice,
        isFinal: isFinal(key),
        scores,
        get score() {
          return means().get(key) ?? Number.NaN; // every scored point has an estimate
        },
      }));
  };
  const naive = (): SearchHistory =>
    evaluations.flatMap(({ key, scores: all }) => {
      const scores = without(all, isExcluded);
      const point = points.get(key);
      if (point === undefined || scores.size === 0) return [];
      const score = [...scores.values()].reduce((sum, value) => sum + value, 0) / scores.size;
      return [{ state: "complete", choice: point.choice, score, isFinal: isFinal(key), scores }];
    });

  return {
    view: {
      examples,
      estimates,
      points: compared,
      next(choice, count) {
        const met = points.get(choiceKey(choice))?.met;
        const open: string[] = [];
        for (const id of examples()) {
          if (open.length >= count) break;
          if (met?.has(id) !== true) open.push(id);
        }
        return { choice, exampleIds: open };
      },
    },
    history: noise === "pooled" ? pooled : naive,
    spent: () => spent,
    add({ choice, exampleIds: asked }, scores) {
      const key = choiceKey(choice);
      const point = points.get(key) ?? { choice, met: new Set(), scores: new Map() };
      points.set(key, point);
      for (const id of asked) point.met.add(id);
      for (const [id, score] of scores) {
        checkScore(score, id);
        point.scores.set(id, score);
      }
      evaluations.push({ key, scores });
      spent += asked.length;
    },
  };
}

function checkScore(score: number, exampleId: string): void {
  if (score >= 0 && score <= 1) return;
  throw new SignetError(
    "SCORE_INVALID",
    `Example ${exampleId} scored ${score}; a score should be a number from 0 to 1`,
    { details: { exampleId, score } },
  );
}

/** Makes a value once for each version: views are read many times between two rounds, and change with a round alone. */
function sinceLast<T>(version: () => number, make: () => T): () => T {
  let last: { readonly version: number; readonly value: T } | undefined;
  return () => {
    const now = version();
    if (last?.version !== now) last = { version: now, value: make() };
    return last.value;
  };
}

function without(
  scores: ReadonlyMap<string, number>,
  isExcluded: (exampleId: string) => boolean,
): ReadonlyMap<string, number> {
  return [...scores.keys()].some(isExcluded)
    ? new Map([...scores].filter(([id]) => !isExcluded(id)))
    : scores;
}
