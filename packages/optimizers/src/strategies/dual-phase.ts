import type { Plan } from "@signet/core";
import { bootstrapWork } from "../bootstrap/bootstrap-work.js";
import { poolSizes } from "../dual-phase/example-pairs.js";
import { firstPrompts } from "../dual-phase/first-prompts.js";
import { type Attempt, improveSentences } from "../dual-phase/improve-sentences.js";
import { amount } from "../estimate/amount.js";
import type { WorkEstimate } from "../estimate/work.js";
import { poolOptions } from "./ape-demos.js";
import { type Contest, openContest } from "./contest.js";
import {
  type DualPhaseOptions,
  type DualPhaseSettings,
  dualPhaseSettingsJson,
  readDualPhaseOptions,
} from "./dual-phase-options.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { writingWork } from "./writing-work.js";

/**
 * Reconstructs a first instruction of each leaf from correct pairs, in five parts; then revises it one sentence at a time: drawn by what revising it has brought, tried on the failures
 * first, and on the whole valset only when it solves enough of them.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Yang et al. 2024 (arXiv 2406.13443). Differs: where the start is better than what the first phase wrote, the second begins there; answers of the model are checked; and of all
 * prompts that were run on the whole valset the best is the answer.
 */
export function dualPhase(options: DualPhaseOptions = {}): Strategy {
  const settings = readDualPhaseOptions(options);
  return {
    name: "dualPhase",
    options: dualPhaseSettingsJson(settings),
    estimate: (problem) => dualPhaseWork(problem, settings),
    optimize: async (problem, context) => (await runDualPhase(problem, context, settings)).plan,
  };
}

export interface DualPhaseResult {
  readonly plan: Plan;
  /** Where the second phase began. */
  readonly first: Plan;
  readonly history: readonly Attempt[];
}

/** Both phases, with what the second tried. */
export async function runDualPhase(
  given: Problem,
  context: StrategyContext,
  settings: DualPhaseSettings,
): Promise<DualPhaseResult> {
  const contest = await openContest(given, context);
  const { start } = given;
  if (contest.best().score >= 1) return { plan: start, first: start, history: [] }; // nothing can beat it
  if (context.proposer === undefined) {
    context.emit({ type: "warning", message: NO_MODEL });
    return { plan: start, first: start, history: [] };
  }
  const first = await firstPlan(contest, context, settings);
  const history = await improveSentences(contest, context, { plan: first, settings });
  return { plan: contest.best().plan, first, history };
}

/** So much worse than the start may a first prompt be, and still be the one that is revised. */
const WORSE = 0.02;
const ROUNDING = 1e-9;

async function firstPlan(
  contest: Contest,
  context: StrategyContext,
  settings: DualPhaseSettings,
): Promise<Plan> {
  const { problem } = contest;
  const plans = await firstPrompts(problem, context, settings);
  if (plans.length === 0) {
    if (settings.initial.numInitial > 0) context.emit({ type: "warning", message: NOTHING_WRITTEN });
    return problem.start;
  }
  const scores = await contest.enter(plans);
  const best = Math.max(...scores);
  const isWorse = best < contest.scoreOf(problem.start) - WORSE - ROUNDING;
  return isWorse ? problem.start : (plans[scores.indexOf(best)] ?? problem.start);
}

/** The share of the valset that fails, of attempts that a step takes, and of those that pass the quick check, where all goes as usual. */
const USUAL = { failing: 0.3, attempts: 3, passed: 1.3 } as const;
/** An attempt may be asked for so often, an answer that cannot be read once more. */
const MOST_CALLS = 6;

/** @see dual-phase.md §7 */
function dualPhaseWork(problem: Problem, settings: DualPhaseSettings): WorkEstimate {
  const { initial, maxSteps, maxAttempts, maxFailures } = settings;
  const { numInitial, numExamples } = initial;
  const rows = problem.valset.length;
  const first = numInitial * problem.graph.leaves.length;
  const attempts = Math.min(maxAttempts, USUAL.attempts);
  const failing = Math.min(maxFailures, USUAL.failing * rows);
  const most = maxSteps * maxAttempts;
  const { phases } = writingWork(problem, {
    calls: amount(first + maxSteps * attempts, MOST_CALLS * (first + most)),
    runs: amount(
      numInitial * rows + maxSteps * (attempts * failing + Math.min(attempts, USUAL.passed) * rows),
      numInitial * rows + most * rows,
    ),
  });
  const [trace, ...rest] = phases;
  if (trace === undefined || numInitial === 0) return { phases };
  return { phases: [trace, bootstrapWork(problem, poolOptions(problem, poolSizes(numExamples))), ...rest] };
}

const NO_MODEL = "dualPhase() has no model that writes: give the compile a model for proposals";

const NOTHING_WRITTEN =
  "dualPhase() has no first prompt: there were no correct pairs to write one from, or nothing that was written can be an instruction. It goes on with the program's own";
