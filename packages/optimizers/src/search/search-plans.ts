import type { Plan } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { StrategyContext } from "../strategies/strategy.js";
import type { Job } from "../study/evaluator.js";
import { scoresOf, type Trial } from "../study/trial.js";
import type { PlanSpace } from "./candidates.js";
import { type Configuration, type PooledRecord, pooledHistory, poolScores } from "./pooled.js";
import { nextRung } from "./racing.js";
import type { Sampler } from "./sampler.js";
import { type Choice, choiceKey } from "./space.js";

export interface SearchOptions {
  readonly sampler: Sampler;
  /** New points to try. */
  readonly trials: number;
  /** Examples that a new point is scored on: the first ones of one shuffled order that all points share. */
  readonly minibatch: number;
  /** Points asked for at a time. */
  readonly roundSize: number;
  /** After so many points, one valset's worth of runs goes to the most promising incomplete ones. */
  readonly raceEvery: number;
}

export interface SearchResult {
  readonly plan: Plan;
  /** Posterior mean of its score on the valset. */
  readonly score: number;
  readonly configurations: readonly Configuration[];
}

/** The most program runs that a search takes. */
export function expectedRuns({ trials, minibatch, raceEvery }: SearchOptions, valsetSize: number): number {
  return trials * Math.min(minibatch, valsetSize) + Math.ceil(trials / raceEvery) * valsetSize;
}

/**
 * Searches a plan space: rounds of new points on a shared minibatch, then races that double the examples of the most promising,
 * with example difficulty estimated jointly, so that neither an easy minibatch nor a lucky one wins.
 *
 * @param told Trials that are known already, such as the start plan on the valset.
 * @see tpe.md §9 (pooled scores, racing instead of blind full evaluations).
 */
export async function searchPlans(
  { space, origin, planOf }: PlanSpace,
  exampleIds: readonly string[],
  context: StrategyContext,
  {
    sampler,
    trials,
    minibatch,
    roundSize,
    raceEvery,
    told,
  }: SearchOptions & { readonly told: readonly Trial[] },
): Promise<SearchResult> {
  const rng = context.rng.fork("search");
  const board = scoreBoard(context, exampleIds, rng);
  for (const trial of told) board.add(origin, trial);
  const run = async (
    wanted: readonly { readonly choice: Choice; readonly count: number }[],
  ): Promise<void> => {
    const jobs = wanted.map(
      ({ choice, count }): Job => ({
        plan: planOf(choice),
        exampleIds: board.nextExamples(choice, count),
        rollout: 0,
        lm: "task",
      }),
    );
    const results = await context.evaluate(jobs);
    for (const [index, { choice }] of wanted.entries()) {
      const trial = results[index];
      if (trial !== undefined) board.add(choice, trial);
    }
    const leader = board.leader();
    if (leader !== undefined) context.keep(planOf(leader.choice), leader.score);
  };

  let asked = 0;
  let sinceRace = 0;
  while (asked < trials && Object.keys(space).length > 0) {
    const count = Math.min(roundSize, trials - asked, raceEvery - sinceRace);
    const choices = sampler.ask({ space, history: board.history(), count, rng });
    if (choices.length === 0) break; // every point is known in full
    await run(choices.map((choice) => ({ choice, count: minibatch })));
    asked += choices.length;
    sinceRace += choices.length;
    if (sinceRace < raceEvery && asked < trials) continue;
    sinceRace = 0;
    for (let left = exampleIds.length; left > 0; ) {
      const rung = nextRung(board.configurations(), {
        totalExamples: exampleIds.length,
        batch: minibatch,
        budget: left,
      });
      if (rung === undefined) break;
      const choice = board.choiceOf(rung.choiceKey);
      const open = board.nextExamples(choice, rung.count).length;
      if (open === 0) break;
      await run([{ choice, count: rung.count }]);
      left -= open;
    }
  }
  const leader = board.leader();
  const best = leader ?? { choice: origin, score: 0 };
  return { plan: planOf(best.choice), score: best.score, configurations: board.configurations() };
}

/** All scores so far, by point and example. */
interface ScoreBoard {
  readonly add: (choice: Choice, trial: Trial) => void;
  /** The next examples of the shared order that a point has not met, at most `count`. */
  readonly nextExamples: (choice: Choice, count: number) => readonly string[];
  readonly configurations: () => readonly Configuration[];
  readonly history: () => ReturnType<typeof pooledHistory>;
  readonly choiceOf: (key: string) => Choice;
  /** The point with the highest posterior mean; the earlier one wins a tie. */
  readonly leader: () => { readonly choice: Choice; readonly score: number } | undefined;
}

function scoreBoard(context: StrategyContext, exampleIds: readonly string[], rng: Rng): ScoreBoard {
  const order = rng.fork("examples").shuffle(exampleIds);
  const records: PooledRecord[] = [];
  const choices = new Map<string, Choice>();
  const met = new Map<string, Set<string>>();
  const comparable = (): readonly PooledRecord[] =>
    records.filter(({ exampleId }) => !context.isExcluded(exampleId));
  const total = (): number => Math.max(1, exampleIds.filter((id) => !context.isExcluded(id)).length);
  const configurations = (): readonly Configuration[] => poolScores(comparable(), total());
  return {
    configurations,
    history: () => pooledHistory(configurations(), choices, total()),
    nextExamples(choice, count) {
      const seen = met.get(choiceKey(choice));
      return order.filter((id) => !seen?.has(id) && !context.isExcluded(id)).slice(0, count);
    },
    choiceOf: (key) => choices.get(key) ?? {}, // every record's key was added with its choice
    add(choice, trial) {
      const key = choiceKey(choice);
      choices.set(key, choice);
      const seen = met.get(key) ?? new Set();
      met.set(key, seen);
      for (const [exampleId, score] of scoresOf(trial)) {
        seen.add(exampleId);
        records.push({ choiceKey: key, exampleId, score });
      }
    },
    leader() {
      const [first, ...rest] = configurations();
      if (first === undefined) return undefined;
      const best = rest.reduce(
        (leader, other) => (other.posteriorMean > leader.posteriorMean ? other : leader),
        first,
      );
      return { choice: choices.get(best.choiceKey) ?? {}, score: best.posteriorMean };
    },
  };
}
