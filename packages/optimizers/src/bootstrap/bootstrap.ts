import type { IdentifiedExample, Plan } from "@signet/core";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { Job } from "../study/evaluator.js";
import type { RunRecord } from "../study/run-record.js";
import { scoreOf } from "../study/trial.js";
import { cutDemos, type LoopDemos } from "./cut-demos.js";
import type { DemosByPath } from "./labeled-demos.js";
import { teacherFor } from "./teacher-for.js";

export interface BootstrapOptions {
  /** Successful examples wanted. */
  readonly wanted: number;
  /** λ: the least score of a run whose calls become demos. Default: 1, or the median of the positive scores when none reaches 1. */
  readonly threshold?: number;
  /** How often an example may be tried: after the first time as a fresh draw at temperature 1. Default 2. */
  readonly rounds?: number;
  /** Examples tried at a time; it ends when enough succeeded. Default 16. */
  readonly roundSize?: number;
  /** Most examples tried in all, default 4 × `wanted`, at least `roundSize`. */
  readonly attempts?: number;
  /** Default "one". */
  readonly loopDemos?: LoopDemos;
}

export interface Bootstrapped {
  /** In the order of succeeding: first draws before later ones, each in the order of trying. An example is there once. */
  readonly successes: readonly { readonly exampleId: string; readonly demos: DemosByPath }[];
  /** Examples that were tried, and scored at least once. */
  readonly tried: number;
  /** The threshold that was applied. */
  readonly threshold: number;
}

export const BOOTSTRAP_ROUND_SIZE = 16;

/** Most examples that are tried for so many successes, where nobody says otherwise. */
export function mostAttempts(wanted: number, roundSize: number = BOOTSTRAP_ROUND_SIZE): number {
  return Math.max(roundSize, 4 * wanted);
}

const FULL_MARKS = 1;
/** Of every draw after an example's first. */
const RETRY_TEMPERATURE = 1;

/**
 * Runs the teacher over training examples until enough of them succeeded, tries those that failed again with fresh draws, and cuts
 * demos from the successful runs alone. A run that failed for outside reasons is no failure of its example: it is tried again as it was. An
 * example that the metric cannot score is not.
 *
 * @param teacher The plan that the teacher runs; an example never sees a demo of its own.
 * @see mipro.md §4.1 (Opsahl-Ong et al. 2024).
 */
export async function bootstrap(
  problem: Problem,
  context: StrategyContext,
  teacher: Plan,
  {
    wanted,
    threshold: given,
    rounds = 2,
    roundSize = BOOTSTRAP_ROUND_SIZE,
    attempts = mostAttempts(wanted, roundSize),
    loopDemos = "one",
  }: BootstrapOptions,
): Promise<Bootstrapped> {
  const rng = context.rng.fork("bootstrap");
  const examples = rng.fork("order").shuffle(problem.trainset).slice(0, attempts);
  const planFor = teacherFor(teacher, problem);
  const runs: RunRecord[] = [];
  let threshold = given;
  const successful = (): readonly RunRecord[] => firstPasses(runs, threshold ?? FULL_MARKS);
  const isEnough = (): boolean => successful().length >= wanted;

  for (let round = 0; round < rounds && !isEnough(); round++) {
    const open = openExamples(examples, runs, threshold ?? FULL_MARKS).filter(
      ({ example }) => !context.isExcluded(example.id),
    );
    for (let start = 0; start < open.length && !isEnough(); start += roundSize) {
      const jobs = open
        .slice(start, start + roundSize)
        .map(({ example, draws }) => teacherJob(planFor(example), example.id, draws));
      for (const trial of await context.evaluate(jobs)) runs.push(...trial.runs);
    }
    threshold ??= usualThreshold(runs);
  }

  const applied = threshold ?? FULL_MARKS;
  const successes = successful().map((run) => ({
    exampleId: run.exampleId,
    demos: cutDemos(run, problem.graph, { rng: rng.fork(run.exampleId), loopDemos }),
  }));
  const tried = new Set(runs.filter(isScored).map(({ exampleId }) => exampleId)).size;
  const message = warningOf({ successes, tried, threshold: applied }, given);
  if (message !== undefined) context.emit({ type: "warning", message });
  return { successes, tried, threshold: applied };
}

function teacherJob(plan: Plan, exampleId: string, draws: number): Job {
  const job = { plan, exampleIds: [exampleId], rollout: draws, lm: "teacher" } as const;
  return draws === 0 ? job : { ...job, temperature: RETRY_TEMPERATURE };
}

/** Examples without success so far, with the number of draws that failed. */
function openExamples(
  examples: readonly IdentifiedExample[],
  runs: readonly RunRecord[],
  threshold: number,
): readonly { readonly example: IdentifiedExample; readonly draws: number }[] {
  const failed = new Map<string, number>();
  const closed = new Set<string>();
  for (const run of runs) {
    const { exampleId, outcome } = run;
    if (passes(run, threshold) || (!outcome.ok && outcome.fault === "example")) closed.add(exampleId);
    else if (isScored(run)) failed.set(exampleId, (failed.get(exampleId) ?? 0) + 1);
  }
  return examples.flatMap((example) =>
    closed.has(example.id) ? [] : [{ example, draws: failed.get(example.id) ?? 0 }],
  );
}

/** The first run of each example that reached the threshold. */
function firstPasses(runs: readonly RunRecord[], threshold: number): readonly RunRecord[] {
  const first = new Map<string, RunRecord>();
  for (const run of runs)
    if (passes(run, threshold) && !first.has(run.exampleId)) first.set(run.exampleId, run);
  return [...first.values()];
}

function passes({ outcome }: RunRecord, threshold: number): boolean {
  return outcome.ok && outcome.score >= threshold;
}

function isScored({ outcome }: RunRecord): boolean {
  return scoreOf(outcome) !== undefined;
}

/** Full marks where any run has them, else the median of the positive scores, as soon as there are some. */
function usualThreshold(runs: readonly RunRecord[]): number | undefined {
  const scores = runs.map(({ outcome }) => scoreOf(outcome) ?? 0).filter((score) => score > 0);
  if (scores.includes(FULL_MARKS)) return FULL_MARKS;
  return scores.sort((a, b) => a - b)[Math.floor((scores.length - 1) / 2)];
}

function warningOf(
  { successes, tried, threshold }: Bootstrapped,
  given: number | undefined,
): string | undefined {
  if (tried === 0) return undefined;
  if (successes.length === 0)
    return `No run of the teacher reached the threshold of ${threshold} on ${tried} examples: no demo was bootstrapped`;
  if (given !== undefined || threshold === FULL_MARKS) return undefined;
  return `No run of the teacher had full marks on ${tried} examples: demos are cut from runs of at least ${threshold}, the median of the positive scores. Give a threshold to decide otherwise`;
}
