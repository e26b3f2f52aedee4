import { summarisePrompts } from "../operators/summarise-prompts.js";
import type { GpoTask, Step } from "./gpo-task.js";
import { scoreTexts } from "./score-texts.js";
import { similarities } from "./similarities.js";
import { keyOf, printTexts } from "./texts.js";
import { currentOf, type Entry, type Track } from "./track.js";
import { selectEntries } from "./trajectory.js";
import { writeTexts } from "./write-texts.js";

export interface Shown {
  /** In the order in which a proposal is shown them. */
  readonly entries: readonly Entry[];
  readonly track: Track;
}

/** What a proposal is shown of the trajectory. Where it is summarised, the summary is brought up to date and scored first. */
export async function shownEntries(task: GpoTask, track: Track, step: Step): Promise<Shown> {
  const { select, trajectory: length, order } = task.settings;
  const choice = { length, order, scoreOf: ({ score }: Entry) => score };
  if (select !== "summary") {
    const alike = select === "relevance" && length > 1 ? await likeness(task, track.trajectory) : [];
    const entries = selectEntries(track.trajectory, { ...choice, select, similarities: alike });
    return { entries, track };
  }
  if (length === 1) return { entries: [currentOf(track)], track };
  const summed = await summarised(task, track, step);
  const { entry } = summed.summary;
  const current = currentOf(summed);
  const pair = keyOf(entry.texts) === keyOf(current.texts) ? [current] : [entry, current];
  return { entries: selectEntries(pair, { ...choice, select: "recency" }), track: summed };
}

/** Of two prompts one is the current, and the other is shown whatever it is like. */
async function likeness({ context }: GpoTask, trajectory: readonly Entry[]): Promise<readonly number[]> {
  if (trajectory.length < 3) return [];
  const texts = trajectory.map((entry) => printTexts(entry.texts));
  return context.phase("propose", () => similarities(texts, context));
}

/** With the current prompt merged into the summary, unless that was done, or the merged one is of no use. */
async function summarised(task: GpoTask, track: Track, { plan, rng }: Step): Promise<Track> {
  const { contest, context } = task;
  const { summary, trajectory } = track;
  if (summary.merged === trajectory.length) return track;
  const base = currentOf(track).texts;
  const operator = summarisePrompts(Object.keys(base).length);
  const texts = { summary: printTexts(summary.entry.texts), currentInstruction: printTexts(base) };
  const [merged] = await context.phase("propose", () =>
    writeTexts(
      {
        operator,
        problem: contest.problem,
        base,
        sources: [summary.entry.texts],
        drafts: [texts],
        rng: rng.fork("summary"),
      },
      context,
    ),
  );
  const upTo = { entry: summary.entry, merged: trajectory.length };
  if (merged === undefined) return { ...track, summary: upTo };
  const scored = await scoreTexts(task, track, { texts: [merged], plan, origin: operator.name });
  const entry = scored.seen.get(keyOf(merged)) ?? summary.entry;
  return { ...scored, summary: { ...upTo, entry } };
}
