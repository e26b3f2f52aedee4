import { SignetError } from "@signet/core";
import type { Rng } from "../random/index.js";
import { type Board, type Noise, scoreBoard } from "./board.js";
import { type Beliefs, keptBeliefs } from "./mixed-model/beliefs.js";
import type { Ask, Sampler } from "./sampler.js";
import type { Leader, Point, Schedule, SearchView, Step } from "./schedule.js";
import {
  type Choice,
  checkSpace,
  choiceKey,
  problemOfChoice,
  type SearchSpace,
  valueCount,
} from "./space.js";

/** What a search searches: points, examples to score them on, and somebody who runs them. */
export interface SearchTask {
  readonly space: SearchSpace;
  /** The point that all others are to beat. */
  readonly origin: Choice;
  readonly exampleIds: readonly string[];
  /** Runs one round whole; answers in the order of the steps, with a score in [0, 1] for every example that has one. */
  readonly evaluate: (round: readonly Step[]) => Promise<readonly ReadonlyMap<string, number>[]>;
  /** Examples that no point is compared on, because one could not be scored. Default: none. */
  readonly isExcluded?: (exampleId: string) => boolean;
  /** Told after every round. */
  readonly onLeader?: (leader: Leader) => void;
}

export interface RunSearchOptions {
  readonly sampler: Sampler;
  readonly schedule: Schedule;
  /** Most scores to spend: one for each point and example. */
  readonly runs: number;
  readonly rng: Rng;
  /** What is known before the search, as steps on the examples of `searchOrder`. Counts as spent. */
  readonly told?: readonly ScoredStep[];
  /** How the sampler sees repeated and partial evaluations. Default "pooled". */
  readonly noise?: Noise;
}

/** A step with what came of it. */
export interface ScoredStep extends Step {
  readonly scores: ReadonlyMap<string, number>;
}

export interface SearchAnswer extends Leader {
  readonly points: readonly Point[];
  /** Scores that were spent. */
  readonly runs: number;
}

/**
 * Searches a space for the point with the highest mean score over the examples. Where there is no other, the answer is the origin.
 *
 * @throws {SignetError} `SPACE_EMPTY`, `OPTION_INVALID` for a space or options without meaning; whatever `evaluate` throws.
 */
export async function runSearch(
  { space, origin, exampleIds, evaluate, isExcluded = () => false, onLeader = () => {} }: SearchTask,
  { sampler, schedule, runs, rng, noise = "pooled", told = [] }: RunSearchOptions,
): Promise<SearchAnswer> {
  checkSpace(space);
  checkTask({ space, origin, exampleIds, runs });
  const board = scoreBoard({ exampleIds: searchOrder(exampleIds, rng), isExcluded, noise });
  for (const step of told) board.add(step, step.scores);
  const left = (): number => runs - board.spent();
  const beliefsAt = keptBeliefs(space);
  const beliefs = (): Beliefs => beliefsAt(board.view.points(), board.spent());
  const view: SearchView = {
    ...board.view,
    space,
    origin,
    left,
    beliefs,
    rng: rng.fork("schedule"),
    ask: (count) => {
      const request = { space, history: board.history(), count, rng };
      return checkedAnswer(sampler, noise === "pooled" ? { ...request, beliefs } : request);
    },
  };
  const isOpen = Object.values(space).some((variable) => valueCount(variable) > 1);
  const rounds = isOpen ? schedule.rounds(view) : nothing();
  for (let next = rounds.next(); next.done !== true; next = rounds.next()) {
    const round = withinBudget(next.value, left());
    if (round.length === 0) break; // nothing left to spend, or nothing left to learn
    await runRound(round, evaluate, board);
    const leader = schedule.leader(view);
    if (leader !== undefined) onLeader(leader);
  }
  const leader = schedule.leader(view) ?? { choice: origin, score: 0 };
  return { ...leader, points: board.view.points(), runs: board.spent() };
}

/** @throws {SignetError} `OPTION_INVALID` for what no search can start from. */
function checkTask({
  space,
  origin,
  exampleIds,
  runs,
}: Pick<SearchTask, "space" | "origin" | "exampleIds"> & Pick<RunSearchOptions, "runs">): void {
  if (!(Number.isInteger(runs) && runs >= 0))
    throw new SignetError("OPTION_INVALID", `runs is ${runs}, it should be an integer from 0 on`);
  if (new Set(exampleIds).size < exampleIds.length)
    throw new SignetError("OPTION_INVALID", "Two examples of the search have one id");
  const problem = problemOfChoice(space, origin);
  if (problem !== undefined) throw new SignetError("OPTION_INVALID", `The origin ${problem}`);
}

/** A sampler's answer: at most as many choices as asked for, all of the space, none twice. */
function checkedAnswer(sampler: Sampler, request: Ask): readonly Choice[] {
  const fail = (problem: string): never => {
    throw new SignetError("OPTION_INVALID", `The sampler "${sampler.name}" ${problem}`);
  };
  const choices = sampler.ask(request);
  if (!Array.isArray(choices)) return fail("did not answer with a list of choices");
  const keys = new Set<string>();
  for (const choice of choices as readonly Choice[]) {
    const problem = problemOfChoice(request.space, choice);
    if (problem !== undefined) fail(`answered with a choice that ${problem}`);
    keys.add(choiceKey(choice));
  }
  if (keys.size < choices.length) fail("answered with one choice twice");
  if (choices.length > request.count) fail(`answered with ${choices.length} choices of ${request.count}`);
  return choices;
}

/** The rounds of a space with a single point. */
function* nothing(): ReturnType<Schedule["rounds"]> {}

/** The one order in which every point of a search meets the examples. */
export function searchOrder(exampleIds: readonly string[], rng: Rng): readonly string[] {
  return rng.fork("examples").shuffle(exampleIds);
}

async function runRound(
  round: readonly Step[],
  evaluate: SearchTask["evaluate"],
  board: Board,
): Promise<void> {
  const results = await evaluate(round);
  for (const [index, step] of round.entries()) board.add(step, results[index] ?? new Map());
}

/** The steps that can be paid for, the last one perhaps in part. */
function withinBudget(round: readonly Step[], left: number): readonly Step[] {
  const affordable: Step[] = [];
  let rest = left;
  for (const { choice, exampleIds } of round) {
    const taken = exampleIds.slice(0, Math.max(0, rest));
    if (taken.length === 0) continue;
    rest -= taken.length;
    affordable.push({ choice, exampleIds: taken });
  }
  return affordable;
}
