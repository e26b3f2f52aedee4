import { type ImproveField, limitText, requestText } from "../operators/improve-from-trajectory.js";
import type { OperatorTexts } from "../operators/operator.js";
import { scoreLine } from "../propose/best-tried.js";
import type { Rng } from "../random/index.js";
import { askCandidates } from "./ask-candidates.js";
import type { GpoSettings } from "./gpo-settings.js";
import type { GpoTask, Step } from "./gpo-task.js";
import { reasonFor } from "./reason-for.js";
import { scoreTexts } from "./score-texts.js";
import { shownEntries } from "./shown-entries.js";
import { taskExamples } from "./task-examples.js";
import { keyOf, printTexts, type Texts, wordsIn } from "./texts.js";
import { currentOf, type Entry, type Track } from "./track.js";
import { relativeTo, wordLimit } from "./word-limit.js";

/**
 * One step: new prompts in view of the trajectory, all of them scored, and the best of them is the current one, better than the last or not. What stands in
 * the trajectory is not chosen again; where nothing is left, the current one stays.
 */
export async function takeStep(task: GpoTask, before: Track, step: Step): Promise<Track> {
  const { settings, contest, context, operator } = task;
  const { entries, track } = await shownEntries(task, before, step);
  const { texts: base } = currentOf(track);
  const reason = settings.reflect ? await reasonFor(task, base, step) : undefined;
  const limit = limitOf(settings, track);
  const gone = new Set(track.trajectory.map(({ texts }) => keyOf(texts)));
  const candidates = await context.phase("propose", () =>
    askCandidates(
      {
        operator,
        problem: contest.problem,
        base,
        sources: entries.map(({ texts }) => texts),
        texts: metaPrompt(task, { entries, base, reason, limit, rng: step.rng }),
        samples: settings.samples,
        temperature: settings.temperature,
        limit,
        enforce: settings.enforce,
        isOpen: (texts) => !gone.has(keyOf(texts)),
        rng: step.rng.fork("write"),
      },
      context,
    ),
  );
  const origin = operator.name;
  const scored = await scoreTexts(task, track, { texts: candidates, plan: step.plan, origin });
  return movedOn(scored, candidates);
}

/** Of equal ones the earlier is better. */
function movedOn(track: Track, candidates: readonly Texts[]): Track {
  const { taken, trajectory, seen } = track;
  const entries = candidates.flatMap((texts) => seen.get(keyOf(texts)) ?? []);
  const [best] = [...entries].sort((a, b) => b.score - a.score);
  return {
    ...track,
    taken: taken + 1,
    trajectory: best === undefined ? trajectory : [...trajectory, best],
  };
}

function limitOf(settings: GpoSettings, track: Track): number | undefined {
  const { limit: schedule, initialStep: initial, finalStep: final, warmup } = settings;
  const absolute = { schedule, initial, final, warmup };
  const limit = settings.relativeLimit ? relativeTo(absolute, wordsIn(currentOf(track).texts)) : absolute;
  return wordLimit(limit, { step: track.taken + 1, steps: track.steps });
}

interface MetaPrompt {
  readonly entries: readonly Entry[];
  readonly base: Texts;
  readonly reason: string | undefined;
  readonly limit: number | undefined;
  readonly rng: Rng;
}

function metaPrompt(
  { settings, contest }: GpoTask,
  { entries, base, reason, limit, rng }: MetaPrompt,
): OperatorTexts<ImproveField> {
  const { examples: count, position, refine } = settings;
  const paths = Object.keys(base);
  const examples = taskExamples(contest.problem, { paths, count, position, rng: rng.fork("examples") });
  return {
    trajectory: entries.map(({ texts, score }) => `${printTexts(texts)}\n${scoreLine(score)}`).join("\n\n"),
    currentInstruction: printTexts(base),
    ...(reason !== undefined && { reason }),
    ...(examples !== undefined && { taskExamples: examples }),
    request: requestText(refine),
    ...(limit !== undefined && { wordLimit: limitText(limit) }),
  };
}
