import type { ThetaRecord } from "../propose/proposal-settings.js";
import { startupFor, tpe } from "../search/index.js";
import { importance } from "./importance.js";
import { type ProposeUnderOptions, proposeUnder } from "./propose-under.js";
import { type SettingsTrial, scoredTrials, settingsHistory } from "./settings-trials.js";
import type { Problem, StrategyContext } from "./strategy.js";

export interface SettingsSearch extends Omit<ProposeUnderOptions, "choices" | "first"> {
  readonly trials: number;
  readonly roundSize: number;
  readonly fullEvalEvery: number;
  readonly prior: readonly ThetaRecord[];
  /** Most program runs, for progress. */
  readonly expectedRuns: number;
}

/** So many trials in a row without a usable proposal end the search. */
const MOST_IN_VAIN = 4;

/**
 * Searches ways to propose, round by round: asks TPE for some, has instructions written under each, enters the programs into the race, and credits the
 * ways with what the race knows of their programs. Tells by `importance` events what it has learnt.
 *
 * @returns How many trials were made: fewer than wanted where proposals are of no use.
 */
export async function searchSettings(
  problem: Problem,
  context: StrategyContext,
  search: SettingsSearch,
): Promise<number> {
  const { points, race, prior, roundSize, fullEvalEvery, rng } = search;
  // In groups, since records of another task may lack the demo sets of this one.
  const sampler = tpe({ startup: startupFor(search.trials), joint: "groups" });
  let trials: readonly SettingsTrial[] = [];
  while (trials.length < search.trials && !isInVain(trials)) {
    const first = trials.length;
    const choices = sampler.ask({
      space: points.space,
      history: settingsHistory(points, prior, trials, race.standings()),
      count: Math.min(roundSize, search.trials - first),
      rng: rng.fork("trials"),
    });
    const round = await context.phase("propose", () =>
      proposeUnder(problem, context, { ...search, choices, first }),
    );
    trials = [...trials, ...round];
    const isRaced = Math.floor(trials.length / fullEvalEvery) > Math.floor(first / fullEvalEvery);
    const run = async (): Promise<void> => {
      await race.enter(round.flatMap(({ plan }) => plan ?? []));
      if (isRaced) await race.advance();
    };
    await context.phase("search", run, search.expectedRuns);
    tellImportance(context, search, trials);
  }
  return trials.length;
}

function isInVain(trials: readonly SettingsTrial[]): boolean {
  const last = trials.slice(-MOST_IN_VAIN);
  return last.length === MOST_IN_VAIN && last.every(({ plan }) => plan === undefined);
}

function tellImportance(
  context: StrategyContext,
  { points: { space, settingsOf }, race }: SettingsSearch,
  trials: readonly SettingsTrial[],
): void {
  const scored = scoredTrials(trials, race.standings());
  if (scored.length === 0) return;
  const settings = scored.map(({ choice, score }) => ({ ...settingsOf(choice), advantage: score }));
  context.emit({ type: "importance", shares: importance(space, scored), settings });
}
