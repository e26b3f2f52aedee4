import { checkCounts } from "../check-counts.js";
import type { Leader, Schedule, SearchView, Step } from "../schedule.js";
import { type Choice, choiceKey } from "../space.js";
import { type Entrant, entrants, openCount, upTo } from "./entrants.js";
import { highest } from "./highest.js";
import { oneRound } from "./one-round.js";

export interface HalvingOptions {
  /** At every rung one of so many points goes on, with so many times the examples. Default 3. */
  readonly eta?: number;
  /** Examples of the first rung. Default 10. */
  readonly batch?: number;
  /** Points that a bracket begins with. Default: as many as leave one for the last rung, that of all examples. */
  readonly bracket?: number;
}

type Settings = Required<Omit<HalvingOptions, "bracket">> & Pick<HalvingOptions, "bracket">;

/**
 * Successive halving on common examples: a bracket of points meets the first batch of the order that all points share, the best of
 * every η go on to about η times as many, until all N are met. The incumbent (first the origin) takes part in every rung. Brackets
 * follow each other until the runs are spent, a smaller one at the end; what is too little for one completes the most promising
 * points. The answer is the highest posterior mean among those that met the most examples.
 *
 * @throws {SignetError} `OPTION_INVALID` for a count that is no integer, an η below 2, or a batch or bracket below 1.
 * @see Jamieson and Talwalkar 2016. Differs: posterior means in place of plain ones, and the incumbent is never halved away.
 */
export function halving({ eta = 3, batch = 10, bracket }: HalvingOptions = {}): Schedule {
  checkCounts("halving", { batch, bracket });
  checkCounts("halving", { eta }, 2);
  const settings = { eta, batch, ...(bracket === undefined ? {} : { bracket }) };
  return {
    name: "halving",
    options: settings,
    rounds: (view) => rounds(view, settings),
    leader: bestOfFurthest,
  };
}

function* rounds(view: SearchView, settings: Settings): Generator<readonly Step[], void> {
  while ((yield* bracketOf(view, settings)) > 0);
  while ((yield* oneRound(completion(view))) > 0);
}

/** @returns How many runs it took; 0 where the runs, the points, or what there is to learn about them have run out. */
function* bracketOf(view: SearchView, settings: Settings): Generator<readonly Step[], number> {
  const rungs = rungSizes(view, settings);
  const incumbent = bestOfFurthest(view)?.choice ?? view.origin;
  const size = bracketSize(view, incumbent, { ...settings, rungs });
  let choices = size < 1 ? [] : view.ask(size);
  if (choices.length === 0) return 0;
  let spent = 0;
  for (const [index, rung] of rungs.entries()) {
    if (index > 0) choices = bestOf(view, choices, keptOf(choices.length, settings));
    spent += yield* oneRound([incumbent, ...choices].map((choice) => upTo(view, choice, rung)));
  }
  return spent;
}

/** From a batch to all N examples in equal ratios, as near to η as fits. */
function rungSizes(view: SearchView, { eta, batch }: Settings): readonly number[] {
  const total = view.examples().length;
  if (total <= batch) return [total];
  const steps = Math.max(1, Math.round(Math.log(total / batch) / Math.log(eta)));
  const ratio = (total / batch) ** (1 / steps);
  return Array.from({ length: steps + 1 }, (_, step) => Math.round(batch * ratio ** step));
}

/** The wanted number of points, or as many fewer as can be paid for beside the incumbent. */
function bracketSize(
  view: SearchView,
  incumbent: Choice,
  { rungs, ...settings }: Settings & { readonly rungs: readonly number[] },
): number {
  const budget = view.left() - openCount(view, incumbent);
  let size = settings.bracket ?? settings.eta ** (rungs.length - 1);
  while (size > 0 && costOf(size, rungs, settings) > budget) size--;
  return size;
}

function costOf(size: number, rungs: readonly number[], settings: Settings): number {
  let points = size;
  let cost = 0;
  for (const [index, rung] of rungs.entries()) {
    if (index > 0) points = keptOf(points, settings);
    cost += points * (rung - (rungs[index - 1] ?? 0));
  }
  return cost;
}

function keptOf(points: number, { eta }: Settings): number {
  return Math.max(1, Math.floor(points / eta));
}

/** The best of these points by posterior mean; the earlier one wins a tie. */
function bestOf(view: SearchView, choices: readonly Choice[], count: number): readonly Choice[] {
  const means = new Map(view.estimates().map((estimate) => [estimate.choiceKey, estimate.posteriorMean]));
  const meanOf = (choice: Choice): number => means.get(choiceKey(choice)) ?? Number.NEGATIVE_INFINITY;
  return [...choices].sort((a, b) => meanOf(b) - meanOf(a) || 0).slice(0, count);
}

/** The most promising point that the rest of the runs can bring to all examples; before any was scored, the origin. */
function completion(view: SearchView): readonly Step[] {
  const known = entrants(view);
  if (known.length === 0) return [view.next(view.origin, Number.POSITIVE_INFINITY)];
  const open = known.filter((entrant) => entrant.open > 0 && entrant.open <= view.left());
  const next = best(open);
  return next === undefined ? [] : [view.next(next.choice, next.open)];
}

function bestOfFurthest(view: SearchView): Leader | undefined {
  const known = entrants(view);
  const furthest = Math.max(...known.map(({ met }) => met));
  const leader = best(known.filter(({ met }) => met === furthest));
  return leader && { choice: leader.choice, score: leader.estimate.posteriorMean };
}

function best(known: readonly Entrant[]): Entrant | undefined {
  return highest(known, ({ estimate }) => estimate.posteriorMean);
}
