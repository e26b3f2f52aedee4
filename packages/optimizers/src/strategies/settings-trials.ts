import type { Plan } from "@signet/core";
import { mean, standardDeviation } from "simple-statistics";
import type { ThetaRecord } from "../propose/proposal-settings.js";
import type { Choice, SearchHistory } from "../search/index.js";
import { planHash } from "../study/recorded-evaluator.js";
import type { ScoredChoice } from "./importance.js";
import type { Standing } from "./plan-race.js";
import type { SettingsSpace } from "./settings-space.js";

/** One trial of a way to propose. */
export interface SettingsTrial {
  /** The point in the space of settings. */
  readonly choice: Choice;
  /** With what was proposed under it; absent when nothing of use was. */
  readonly plan: Plan | undefined;
}

/** Another task's word counts half. */
const PRIOR_WEIGHT = 0.5;

/**
 * What a sampler is told: the records of other tasks first, then every trial in the order of asking, scored by what is known of its plan by
 * now. Settings that brought nothing of use, or nothing new, are infeasible: worse than any that did.
 */
export function settingsHistory(
  { choiceOf }: SettingsSpace,
  prior: readonly ThetaRecord[],
  trials: readonly SettingsTrial[],
  standings: readonly Standing[],
): SearchHistory {
  const learnt = prior.flatMap((record) => {
    const choice = choiceOf(record);
    const known = { state: "complete" as const, score: record.advantage, weight: PRIOR_WEIGHT };
    return choice === undefined ? [] : [{ ...known, choice }];
  });
  const told = advantages(trials, standings).map((score, index) => {
    const { choice } = trials[index] as SettingsTrial; // one for each
    return score === undefined
      ? { state: "infeasible" as const, choice, violation: 1 }
      : { state: "complete" as const, choice, score };
  });
  return [...learnt, ...told];
}

/** The trials that were scored, each by its advantage. */
export function scoredTrials(
  trials: readonly SettingsTrial[],
  standings: readonly Standing[],
): readonly ScoredChoice[] {
  const scores = advantages(trials, standings);
  return trials.flatMap(({ choice }, index) => {
    const score = scores[index];
    return score === undefined ? [] : [{ choice, score }];
  });
}

/** For each trial, how many standard deviations its plan scores above the mean of them; absent where it has no score. */
function advantages(
  trials: readonly SettingsTrial[],
  standings: readonly Standing[],
): readonly (number | undefined)[] {
  const byPlan = new Map(standings.map(({ plan, score }) => [planHash(plan), score]));
  const scores = trials.map(({ plan }) => (plan === undefined ? undefined : byPlan.get(planHash(plan))));
  const known = scores.filter((score) => score !== undefined);
  if (known.length === 0) return scores;
  const centre = mean(known);
  const spread = standardDeviation(known);
  return scores.map((score) =>
    score === undefined ? undefined : spread > 1e-9 ? (score - centre) / spread : 0,
  );
}
