import { mean } from "simple-statistics";
import type { Noise } from "../board.js";
import { checkCounts } from "../check-counts.js";
import type { Leader, Schedule, SearchView, Step } from "../schedule.js";
import { type Choice, choiceKey } from "../space.js";
import { openCount } from "./entrants.js";
import { highest } from "./highest.js";
import { oneRound } from "./one-round.js";

export interface FullScheduleOptions {
  /** Examples of a trial. Default 35. */
  readonly minibatch?: number;
  /** After so many trials, the most promising point is evaluated in full. Default 5. */
  readonly fullEvalEvery?: number;
  /** Points to try. Default: as many as there are runs for. */
  readonly trials?: number;
  /** Points asked for at a time. Default 1. */
  readonly roundSize?: number;
  /** What promising means: the highest posterior mean, or ("naive", the papers' rule) the highest plain mean. Default "pooled". */
  readonly noise?: Noise;
  /**
   * Whether a trial meets the next examples of the order that all points share, or (the papers' rule) examples drawn for it
   * alone. Default: "prefix", and "random" where `noise` is "naive".
   */
  readonly batches?: "prefix" | "random";
}

type Settings = Required<FullScheduleOptions>;

/**
 * The papers' schedule: the origin in full, then trials on minibatches; after every so many of them, and at the end, the most
 * promising point in full. No example is run twice for one point. Only what was evaluated in full can be the answer, so that a
 * lucky minibatch never is; where runs are short, enough are kept for the last full evaluation.
 *
 * @throws {SignetError} `OPTION_INVALID` for a count that is no integer from 1 on.
 * @see Opsahl-Ong et al. 2024 (MIPRO). Differs: a trial is one of all examples where a minibatch holds as many.
 */
export function fullSchedule({
  minibatch = 35,
  fullEvalEvery = 5,
  trials,
  roundSize = 1,
  noise = "pooled",
  batches = noise === "naive" ? "random" : "prefix",
}: FullScheduleOptions = {}): Schedule {
  checkCounts("fullSchedule", { minibatch, fullEvalEvery, trials, roundSize });
  const settings = {
    minibatch,
    fullEvalEvery,
    trials: trials ?? Number.POSITIVE_INFINITY,
    roundSize,
    noise,
    batches,
  };
  return {
    name: "full",
    options: {
      minibatch,
      fullEvalEvery,
      roundSize,
      noise,
      batches,
      ...(trials === undefined ? {} : { trials }),
    },
    rounds: (view) => rounds(view, settings),
    leader: bestInFull,
  };
}

function* rounds(view: SearchView, settings: Settings): Generator<readonly Step[], void> {
  yield* oneRound([inFull(view, view.origin)]);
  let tried = 0;
  for (let isOpen = true; isOpen && tried < settings.trials; ) {
    const end = Math.min(settings.trials, tried + settings.fullEvalEvery);
    const start = tried;
    while (isOpen && tried < end) {
      const count = Math.min(settings.roundSize, end - tried, affordable(view, settings));
      const choices = count < 1 ? [] : view.ask(count);
      const steps = choices.map((choice, index) => trial(view, choice, tried + index, settings));
      isOpen = (yield* oneRound(steps)) > 0; // no runs, no points, or nothing left to learn about them
      tried += choices.length;
    }
    const promising = tried > start ? mostPromising(view, settings) : undefined;
    if (promising !== undefined) yield* oneRound([inFull(view, promising)]);
  }
}

/** How many trials leave enough runs to evaluate any point in full after them. */
function affordable(view: SearchView, { minibatch }: Settings): number {
  const total = view.examples().length;
  const batch = Math.min(minibatch, total);
  if (batch === 0) return 0;
  const rests = view.points().map(({ choice }) => openCount(view, choice));
  return Math.floor((view.left() - Math.max(total - batch, ...rests)) / batch);
}

function trial(view: SearchView, choice: Choice, number: number, { minibatch, batches }: Settings): Step {
  if (batches === "prefix") return view.next(choice, minibatch);
  const open = inFull(view, choice).exampleIds;
  return { choice, exampleIds: view.rng.fork(`minibatch ${number}`).shuffle(open).slice(0, minibatch) };
}

function inFull(view: SearchView, choice: Choice): Step {
  return view.next(choice, Number.POSITIVE_INFINITY);
}

/** Among the points that were not evaluated in full. */
function mostPromising(view: SearchView, { noise }: Settings): Choice | undefined {
  const pooled = new Map(
    noise === "pooled"
      ? view.estimates().map(({ choiceKey, posteriorMean }) => [choiceKey, posteriorMean])
      : [],
  );
  const open = view.points().filter(({ choice, scores }) => scores.size > 0 && openCount(view, choice) > 0);
  return highest(open, ({ key, scores }) => pooled.get(key) ?? mean([...scores.values()]))?.choice;
}

/** The highest full score; before there is one, the origin with what is known of it. */
function bestInFull(view: SearchView): Leader | undefined {
  const scored = view
    .points()
    .filter(({ scores }) => scores.size > 0)
    .map((point) => ({ ...point, score: mean([...point.scores.values()]) }));
  const whole = scored.filter(({ choice }) => openCount(view, choice) === 0);
  const best =
    highest(whole, ({ score }) => score) ?? scored.find(({ key }) => key === choiceKey(view.origin));
  return best === undefined ? undefined : { choice: best.choice, score: best.score };
}
