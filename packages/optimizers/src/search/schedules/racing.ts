import { SignetError } from "@signet/core";
import { checkCounts } from "../check-counts.js";
import type { Leader, Point, Schedule, SearchView, Step } from "../schedule.js";
import { type Choice, choiceKey } from "../space.js";
import { type Entrant, entrants, openCount, upTo } from "./entrants.js";
import { highest } from "./highest.js";
import { isBehind } from "./is-behind.js";
import { oneRound } from "./one-round.js";

export interface RacingOptions {
  /** Examples of a block (B): what a new point is scored on, and the distance of the looks. Default 10. */
  readonly batch?: number;
  /** Points asked for at a time. Default 8. */
  readonly roundSize?: number;
  /** After so many new points, as many runs as there are examples go to the most promising. Default: `roundSize`. */
  readonly every?: number;
  /**
   * The chance at most, over all looks together, that a challenger is dropped though over all examples it is as good as the incumbent.
   * Default 0.05; 0 drops none.
   */
  readonly errorRate?: number;
  /** How many posterior standard deviations count in favour of the unknown when runs are given out. Default 1. */
  readonly optimism?: number;
}

type Settings = Required<RacingOptions>;

interface Race {
  readonly incumbent: Choice;
  /** Who was found behind an incumbent. */
  readonly dropped: ReadonlySet<string>;
  /** Who may get more runs. */
  readonly running: readonly Entrant[];
}

/**
 * Races on common examples: every point meets the blocks of one shared order. New points meet the first block; then the most
 * promising (highest posterior mean plus deviation) go on block by block. The incumbent, at first the origin, always meets what
 * its challengers meet, and after every block they are compared with it, example by example: who is proven to be behind gets no
 * more runs unless the sampler asks for it again. A challenger becomes the incumbent when it met as many examples and has the
 * higher posterior mean. The answer is the highest posterior mean.
 *
 * The race picks its incumbents by the same examples, so that they are lucky there. The error rate is therefore shared out among
 * all points that could be the incumbent: among points fixed beforehand, the chance that a challenger is ever dropped against one
 * that it is as good as is at most `errorRate`, over all looks and whoever was incumbent when. (Tested against the incumbent alone,
 * 5 to 16 % of equally good points that raced to the end were dropped at a rate of 5 %; so, none of 1,800.) Shared out among the
 * points known at a look, it is exact where no point is asked for after the first look, and else nearly so.
 *
 * @throws {SignetError} `OPTION_INVALID` for a count that is no integer from 1 on, an error rate outside [0, 1), or an optimism
 * below 0.
 * @see tpe.md §9 (6, 7). Differs: bounds against the incumbent, and blocks in place of doubling.
 */
export function racing({
  batch = 10,
  roundSize = 8,
  every = roundSize,
  errorRate = 0.05,
  optimism = 1,
}: RacingOptions = {}): Schedule {
  checkCounts("racing", { batch, roundSize, every });
  checkRates({ errorRate, optimism });
  const settings = { batch, roundSize, every, errorRate, optimism };
  return { name: "racing", options: settings, rounds: (view) => rounds(view, settings), leader: bestMean };
}

function* rounds(view: SearchView, settings: Settings): Generator<readonly Step[], void> {
  yield* oneRound([view.next(view.origin, settings.batch)]);
  let race = look(view, { incumbent: view.origin, dropped: new Set(), running: [] }, settings);
  for (let spent = 1; spent > 0; ) {
    spent = 0;
    for (let entered = 0; entered < settings.every; ) {
      const count = Math.min(settings.roundSize, settings.every - entered, affordable(view, settings));
      const choices = count < 1 ? [] : view.ask(count);
      const runs = yield* challenge(view, race, choices, settings);
      if (runs === 0) break; // no runs, no points, or nothing left to learn about them
      race = look(view, race, settings);
      spent += runs;
      entered += choices.length;
    }
    for (let rest = spent === 0 ? view.left() : view.examples().length; rest > 0 && view.left() > 0; ) {
      const promising = mostPromising(race, settings);
      const runs = promising === undefined ? 0 : yield* challenge(view, race, [promising], settings);
      if (runs === 0) break;
      race = look(view, race, settings);
      spent += runs;
      rest -= runs;
    }
  }
}

/** How many new points can be scored on a block. */
function affordable(view: SearchView, { batch }: Settings): number {
  return Math.floor(view.left() / Math.max(1, Math.min(batch, view.examples().length)));
}

/** One more block for each of these points, and for the incumbent whatever they then have met. */
function* challenge(
  view: SearchView,
  { incumbent }: Race,
  challengers: readonly Choice[],
  { batch }: Settings,
): Generator<readonly Step[], number> {
  const total = view.examples().length;
  const steps = challengers.map((choice) => view.next(choice, batch));
  const furthest = Math.max(
    0,
    ...steps.map(({ choice, exampleIds }) => total - openCount(view, choice) + exampleIds.length),
  );
  return yield* oneRound([upTo(view, incumbent, furthest), ...steps]);
}

function mostPromising({ running }: Race, { optimism }: Settings): Choice | undefined {
  const promise = ({ estimate }: Entrant): number =>
    estimate.posteriorMean + optimism * Math.sqrt(estimate.posteriorVariance);
  return highest(running, promise)?.choice;
}

/** Drops who is behind the incumbent, then lets the best of those that met as much take its place. */
function look(view: SearchView, { incumbent, dropped }: Race, settings: Settings): Race {
  const known = entrants(view);
  const points = new Map(view.points().map((point) => [point.key, point]));
  const rival = points.get(choiceKey(incumbent));
  const racing = known.filter(({ estimate, open }) => open > 0 && !dropped.has(estimate.choiceKey));
  const rivals = Math.max(1, known.length - 1);
  const behind = racing
    .map(({ estimate }) => estimate.choiceKey)
    .filter((key) => isBehindOf(points.get(key), rival, view, { errorRate: settings.errorRate / rivals }));
  const out = new Set([...dropped, ...behind]);
  const least = known.find(({ estimate }) => estimate.choiceKey === rival?.key)?.met ?? 0;
  return {
    incumbent: best(known.filter(({ met }) => met >= least))?.choice ?? incumbent,
    dropped: out,
    running: racing.filter(({ estimate }) => !out.has(estimate.choiceKey)),
  };
}

function isBehindOf(
  challenger: Point | undefined,
  incumbent: Point | undefined,
  view: SearchView,
  { errorRate }: Pick<Settings, "errorRate">,
): boolean {
  const examples = view.examples();
  const differences = examples.flatMap((id) => {
    const [own, other] = [challenger?.scores.get(id), incumbent?.scores.get(id)];
    return own === undefined || other === undefined ? [] : [own - other];
  });
  return errorRate > 0 && isBehind(differences, { total: examples.length, errorRate });
}

function best(known: readonly Entrant[]): Entrant | undefined {
  return highest(known, ({ estimate }) => estimate.posteriorMean);
}

function bestMean(view: SearchView): Leader | undefined {
  const leader = best(entrants(view));
  return leader && { choice: leader.choice, score: leader.estimate.posteriorMean };
}

function checkRates({ errorRate, optimism }: Pick<Settings, "errorRate" | "optimism">): void {
  if (!(errorRate >= 0 && errorRate < 1)) {
    throw new SignetError(
      "OPTION_INVALID",
      `racing() got errorRate = ${errorRate}, it should be from 0 to below 1`,
    );
  }
  if (!(optimism >= 0 && Number.isFinite(optimism))) {
    throw new SignetError(
      "OPTION_INVALID",
      `racing() got optimism = ${optimism}, it should be a number from 0 on`,
    );
  }
}
