import type { Plan } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";
import { scoreOf } from "../study/trial.js";
import { cutDemos, type DemoByPath } from "./cut-demos.js";

export interface BootstrapOptions {
  /** Successful runs wanted. */
  readonly wanted: number;
  /** λ: the least score of a run whose calls become demos. Default: 1, or the median of the positive scores when none reaches 1. */
  readonly threshold?: number;
  /** Examples tried in one round; the rounds end when enough succeeded. Default 16. */
  readonly roundSize?: number;
  /** Most examples tried in all, default 4 × `wanted`, at least `roundSize`. */
  readonly attempts?: number;
}

export interface Bootstrapped {
  /** In the order of trying. */
  readonly successes: readonly { readonly exampleId: string; readonly demos: DemoByPath }[];
  readonly tried: number;
  /** The threshold that was applied. */
  readonly threshold: number;
}

/**
 * Runs the teacher over training examples, in rounds, until enough runs succeeded, and cuts demos from those alone.
 *
 * @param teacherPlan The plan that the teacher runs. An example's own demo is taken out of it while that example runs.
 * @see mipro.md §4.1 (Opsahl-Ong et al. 2024).
 */
export async function bootstrap(
  { trainset }: Problem,
  context: StrategyContext,
  teacherPlan: Plan,
  { wanted, threshold, roundSize = 16, attempts = Math.max(roundSize, 4 * wanted) }: BootstrapOptions,
): Promise<Bootstrapped> {
  const rng = context.rng.fork("bootstrap");
  const order = rng.fork("order").shuffle(trainset).slice(0, attempts);
  const records: RunRecord[] = [];
  const enough = (): boolean => records.filter((record) => passes(record, threshold ?? 1)).length >= wanted;
  for (let start = 0; start < order.length && !enough(); start += roundSize) {
    const round = order.slice(start, start + roundSize).map(({ id }) => ({
      plan: withoutExample(teacherPlan, id),
      exampleIds: [id],
      rollout: 0,
      lm: "teacher" as const,
    }));
    for (const { runs } of await context.evaluate(round)) records.push(...runs);
  }
  const applied = threshold ?? defaultThreshold(records);
  return { successes: successesOf(records, applied, rng), tried: records.length, threshold: applied };
}

function successesOf(records: readonly RunRecord[], threshold: number, rng: Rng): Bootstrapped["successes"] {
  return records
    .filter((record) => passes(record, threshold))
    .map((record) => ({ exampleId: record.exampleId, demos: cutDemos(record, rng.fork(record.exampleId)) }));
}

function passes({ outcome }: RunRecord, threshold: number): boolean {
  return outcome.ok && outcome.score >= threshold;
}

/** Full marks where any run has them, else the median of the positive scores. */
function defaultThreshold(records: readonly RunRecord[]): number {
  const scores = records.map(({ outcome }) => scoreOf(outcome) ?? 0).filter((score) => score > 0);
  if (scores.length === 0 || scores.includes(1)) return 1;
  const sorted = scores.sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
}

/** The plan without the demos that were made from one example: a teacher never sees the answer that it is asked for. */
function withoutExample(plan: Plan, exampleId: string): Plan {
  const entries = Object.entries(plan.parameters);
  if (!entries.some(([, { demos }]) => demos.some((demo) => demo.exampleId === exampleId))) return plan;
  const parameters = Object.fromEntries(
    entries.map(([path, leaf]) => [
      path,
      { ...leaf, demos: leaf.demos.filter((demo) => demo.exampleId !== exampleId) },
    ]),
  );
  return { ...plan, parameters };
}
