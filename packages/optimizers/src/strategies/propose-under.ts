import { mapBounded } from "@signet/core";
import { styleUnder } from "../propose/proposal-settings.js";
import { foldText } from "../propose/texts.js";
import type { Rng } from "../random/index.js";
import type { Choice } from "../search/index.js";
import { nextInstructions, type ProposalGrounds } from "./next-instructions.js";
import type { PlanRace } from "./plan-race.js";
import type { SettingsSpace } from "./settings-space.js";
import type { SettingsTrial } from "./settings-trials.js";
import type { Problem, StrategyContext } from "./strategy.js";
import { withInstructions } from "./with-instructions.js";

export interface ProposeUnderOptions {
  readonly points: SettingsSpace;
  readonly choices: readonly Choice[];
  /** Number of the first of these trials: every trial takes draws of its own. */
  readonly first: number;
  readonly grounds: Omit<ProposalGrounds, "style">;
  /** Nothing that it knows is proposed again. */
  readonly race: PlanRace;
  readonly rng: Rng;
}

/** One new instruction for every step of the start plan under each of the settings. A step that gets none keeps its own. */
export async function proposeUnder(
  problem: Problem,
  context: StrategyContext,
  { points, choices, first, grounds, race, rng }: ProposeUnderOptions,
): Promise<readonly SettingsTrial[]> {
  const { start } = problem;
  const standings = race.standings();
  const wanted = choices.flatMap((choice, index) => {
    const settings = points.settingsOf(choice);
    return Object.keys(start.parameters).map((path) => ({ path, index, style: styleUnder(settings, path) }));
  });
  const written = await mapBounded(
    wanted,
    ({ path, index, style }, _, signal) => {
      const own = rng.fork(`proposal ${first + index}`).fork(path);
      const options = { ...grounds, style, path, base: start, standings, count: 1, rng: own };
      return nextInstructions(problem, { ...context, signal }, options);
    },
    context,
  );
  const spellings = new Map<string, string>(); // equal texts of one round count as one, in the spelling of the first
  const texts = wanted.flatMap(({ path, index }, at) =>
    (written[at] ?? []).map((text) => {
      const key = `${path}\n${foldText(text)}`;
      const spelling = spellings.get(key) ?? text;
      spellings.set(key, spelling);
      return { path, index, text: spelling };
    }),
  );
  return choices.map((choice, index) => {
    const own = texts.filter((text) => text.index === index).map(({ path, text }) => [path, text]);
    return { choice, plan: own.length === 0 ? undefined : withInstructions(start, Object.fromEntries(own)) };
  });
}
