import type { Plan } from "@signet/core";
import { firstSampleOf } from "../propose/sample-stream.js";
import type { Contest } from "../strategies/contest.js";
import type { DualPhaseSettings } from "../strategies/dual-phase-options.js";
import type { StrategyContext } from "../strategies/strategy.js";
import { type Failures, failuresOf, inRotation } from "./failures.js";
import {
  type Place,
  type Prompts,
  placesIn,
  promptsOf,
  revisedAt,
  sentenceAt,
  withWeight,
} from "./prompts.js";
import { rejectedTexts } from "./rejected-texts.js";
import { type Drawn, failedRuns, sentenceDraws } from "./sentence-draws.js";
import { rewarded } from "./sentence-weights.js";
import { type Outcome, type SentenceTask, type Standing, tryRevision } from "./try-revision.js";

/** One revision that was asked for, and what became of it. */
export interface Attempt extends Place {
  /** From 0. */
  readonly step: number;
  readonly old: string;
  readonly new: string;
  readonly verdict: Outcome["verdict"];
  /** Score of the revised prompt on the failures; absent when it was not run. */
  readonly accF?: number;
  /** On the valset; absent when it did not come to that. */
  readonly accV?: number;
  /** Of all sentences that can be revised, after the attempt. */
  readonly weights: readonly number[];
  /** Program runs that it took. */
  readonly cost: number;
}

/**
 * The second phase: in each step one sentence, drawn by weight, is revised until a prompt with it is accepted. Ends without failures, without a success in a row of `patience`
 * steps, or after `maxSteps`. Plans enter the contest; what was tried is returned.
 *
 * @see dual-phase.md §5, §9
 */
export async function improveSentences(
  contest: Contest,
  context: StrategyContext,
  { plan, settings }: { readonly plan: Plan; readonly settings: DualPhaseSettings },
): Promise<readonly Attempt[]> {
  const paths = Object.keys(plan.parameters);
  const pools = settings.scope === "module" ? paths.map((path) => [path]) : [paths];
  const base = promptsOf(plan.parameters, settings.unit);
  const task: SentenceTask = { contest, context, settings, base, rejected: rejectedTexts() };
  const history: Attempt[] = [];
  let standing: Standing = { plan, prompts: base, failures: failuresAt(task, plan, 0) };
  let inVain = 0;
  for (let step = 0; step < settings.maxSteps && inVain < settings.patience * pools.length; step++) {
    if (standing.failures.exampleIds.length === 0) break;
    const pool = pools[step % pools.length] ?? [];
    const { attempts, next } = await oneStep(task, standing, { step, pool });
    history.push(...attempts);
    inVain = next === undefined ? inVain + 1 : 0;
    if (next === undefined) continue;
    standing = { ...next, failures: failuresAt(task, next.plan, step + 1) };
    task.rejected.clear();
  }
  return history;
}

function failuresAt({ contest, context, settings }: SentenceTask, plan: Plan, step: number): Failures {
  const { failBelow, maxFailures: most } = settings;
  const rng = context.rng.fork("failures").fork(String(step));
  return failuresOf(plan, contest.table, { exampleIds: contest.exampleIds, failBelow, most, rng });
}

/** So many repeats in a row are a failed attempt. */
const MOST_REPEATS = 3;

interface Step {
  readonly step: number;
  /** Paths whose sentences may be revised. */
  readonly pool: readonly string[];
}

interface StepResult {
  readonly attempts: readonly Attempt[];
  /** Absent when no revision was accepted. */
  readonly next?: Pick<Standing, "plan" | "prompts">;
}

async function oneStep(task: SentenceTask, standing: Standing, { step, pool }: Step): Promise<StepResult> {
  const { settings, rejected, context } = task;
  const rng = context.rng.fork("steps").fork(String(step));
  const failed = failedRuns(task, standing, { pool, rng: rng.fork("shown") });
  const draw = sentenceDraws(standing.prompts, failed, {
    pool,
    form: settings.weights,
    rng: rng.fork("draws"),
  });
  const sample = firstSampleOf({ rng: rng.fork("samples") });
  const attempts: Attempt[] = [];
  let drawn = draw();
  let [tried, fails, repeats] = [0, 0, 0];
  while (drawn !== undefined && tried < settings.maxAttempts) {
    const { place, probability, count } = drawn;
    const turn = attempts.length;
    const outcome = await tryRevision(task, standing, {
      place,
      shown: inRotation(failed.get(place.path) ?? [], turn, settings.failuresShown),
      sample: sample + turn,
    });
    const prompts =
      outcome.verdict === "accepted"
        ? acceptedPrompts(standing.prompts, place, { outcome, settings, probability, count })
        : standing.prompts;
    attempts.push(attemptOf(task, standing, { step, place, outcome, prompts }));
    if (outcome.verdict === "accepted") return { attempts, next: { plan: outcome.plan, prompts } };
    repeats = outcome.verdict === "repeat" ? repeats + 1 : 0;
    if (outcome.verdict === "repeat" && repeats < MOST_REPEATS) continue;
    repeats = 0;
    tried++;
    fails++;
    // An answer that could not be read said nothing, and an empty text is a removal.
    if (outcome.verdict !== "unreadable") rejected.add(place, outcome.text, outcome.verdict !== "refused");
    if (outcome.verdict !== "val-fail" && fails < settings.switchAfter) continue;
    drawn = draw(place);
    fails = 0;
  }
  return { attempts };
}

function acceptedPrompts(
  prompts: Prompts,
  place: Place,
  {
    outcome: { text, accV, accF },
    settings: { alpha, mu, unit },
    probability,
    count,
  }: Pick<Drawn, "probability" | "count"> & {
    readonly outcome: Extract<Outcome, { readonly verdict: "val-fail" | "accepted" }>;
    readonly settings: DualPhaseSettings;
  },
): Prompts {
  const { weight } = sentenceAt(prompts, place);
  const learnt = rewarded(weight, { accV, accF, alpha, mu, probability, count });
  return revisedAt(withWeight(prompts, place, learnt), place, text, unit);
}

function attemptOf(
  { contest }: SentenceTask,
  standing: Standing,
  {
    step,
    place,
    outcome,
    prompts,
  }: { readonly step: number; readonly place: Place; readonly outcome: Outcome; readonly prompts: Prompts },
): Attempt {
  const { verdict, text } = outcome;
  const all = placesIn(prompts, Object.keys(prompts));
  return {
    step,
    ...place,
    old: sentenceAt(standing.prompts, place).text,
    new: text,
    verdict,
    ...("accF" in outcome && { accF: outcome.accF }),
    ...("accV" in outcome && { accV: outcome.accV }),
    weights: all.map((at) => sentenceAt(prompts, at).weight),
    cost: "plan" in outcome ? contest.table.runsOf(outcome.plan).length : 0,
  };
}
