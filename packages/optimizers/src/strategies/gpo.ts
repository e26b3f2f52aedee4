import type { Plan, SinglePlan } from "@signet/core";
import { amount } from "../estimate/amount.js";
import type { WorkEstimate } from "../estimate/work.js";
import { batchesOf, stepsPerEpoch } from "../gpo/batches.js";
import type { GpoSettings } from "../gpo/gpo-settings.js";
import { takeStep } from "../gpo/take-step.js";
import { textsAt } from "../gpo/texts.js";
import { currentOf, startTrack, type Track, withScore } from "../gpo/track.js";
import { gpoTurns } from "../gpo/turns.js";
import { improveFromTrajectory } from "../operators/improve-from-trajectory.js";
import { openContest } from "./contest.js";
import { definedOnly } from "./defined-only.js";
import { type GpoOptions, readGpoOptions } from "./gpo-options.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { withInstructions } from "./with-instructions.js";
import { writingWork } from "./writing-work.js";

/** The share of a step's answers that are expected to be new, and that of those that go too far. For the estimate alone. */
const [NEW, FAR] = [3 / 4, 1 / 4];

/**
 * GPO: a model writes prompts in view of the most relevant earlier ones with their scores, and may change fewer and fewer words: gradient descent with
 * momentum and a decaying learning rate, by analogy. Every variant of the paper is a switch. The best prompt of all is the answer.
 *
 * In a program of several modules each step is one module's, which has a trajectory and a decay of its own; or all are written at once (`joint`). The
 * compile's `embedder` tells which prompts are alike; without one, tf-idf does.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Tang et al. 2024 (arXiv 2402.17564). Differs: the limit is checked, not only asked for; a training batch is run only to reflect on it; steps are counted
 * where nothing new was found, too.
 */
export function gpo(options: GpoOptions = {}): Strategy {
  const settings = readGpoOptions(options);
  return {
    name: "gpo",
    options: { ...definedOnly(settings) },
    estimate: (problem) => estimateGpo(problem, settings),
    optimize: (problem, context) => optimize(problem, context, settings),
  };
}

function estimateGpo(problem: Problem, settings: GpoSettings): WorkEstimate {
  const { epochs, batch, samples, reflect, select, enforce, limit } = settings;
  const { trainset, valset } = problem;
  const steps = epochs * stepsPerEpoch(trainset.length, batch);
  const [notes, merges] = [reflect ? 1 : 0, select === "summary" ? 1 : 0];
  const retries = enforce === "reject" && limit !== "none" ? samples : 0;
  const scored = (share: number): number => steps * (samples * share + merges) * valset.length;
  const reflected = notes * Math.min(batch, trainset.length) * steps;
  return writingWork(problem, {
    calls: amount(
      steps * (samples + FAR * retries + notes + merges),
      steps * (samples + retries + notes * problem.graph.leaves.length + merges),
    ),
    runs: amount(scored(NEW) + reflected, scored(1) + reflected),
  });
}

async function optimize(given: Problem, context: StrategyContext, settings: GpoSettings): Promise<Plan> {
  const contest = await openContest(given, context);
  const { problem } = contest;
  const { epochs, batch: size, patience = Number.POSITIVE_INFINITY, refine, joint } = settings;
  const ids = problem.trainset.map(({ id }) => id);
  const batches = batchesOf(ids, { epochs, size, rng: context.rng.fork("batches") });
  const missing = missingFor(problem, context, batches.length);
  if (missing !== undefined) {
    context.emit({ type: "warning", message: `gpo() needs ${missing}: the plan stays as it was.` });
    return contest.best().plan;
  }
  const start: SinglePlan = { kind: "single", parameters: problem.start.parameters };
  const [first = 0] = await contest.enter([start]); // known, but where the start is a mixture
  const turns = gpoTurns(problem, { ...settings, steps: batches.length });
  const operator = improveFromTrajectory(refine, joint ? Object.keys(start.parameters).length : 1);
  const task = { settings, contest, context, operator };
  const tracks = new Map<string, Track>();
  let [plan, score] = [start, first];
  let idle = 0;
  for (const [index, batch] of batches.entries()) {
    const { paths, steps } = turns.next(contest.runsOf(plan, contest.exampleIds));
    const key = paths.join("\n");
    const known = tracks.get(key) ?? startTrack({ texts: textsAt(plan, paths), score }, steps);
    const before = contest.best().score;
    // Other modules may have changed since the last step of this one: what its prompt scores now is the program's score.
    const track = await takeStep(task, withScore(known, score), {
      plan,
      batch,
      rng: context.rng.fork(`step:${index}`),
    });
    tracks.set(key, track);
    plan = withInstructions(plan, currentOf(track).texts);
    score = currentOf(track).score;
    idle = contest.best().score > before ? 0 : idle + 1;
    if (idle >= patience) break;
  }
  return contest.best().plan;
}

function missingFor({ graph }: Problem, { proposer }: StrategyContext, batches: number): string | undefined {
  if (proposer === undefined) return "a model for proposals";
  if (graph.leaves.length === 0) return "a program with a step";
  return batches === 0 ? "a trainset" : undefined;
}
