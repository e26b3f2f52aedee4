import { type Embedder, evaluate, type LanguageModel, load, type Plan } from "@signet/core";
import { compile, type Strategy } from "@signet/optimizers";
import type { Task } from "../tasks/read-task.js";

/** One method on one task under one seed. */
export interface CellKey {
  readonly task: string;
  readonly method: string;
  readonly seed: number;
}

export interface CellResult extends CellKey {
  /** Mean over the test rows. */
  readonly score: number;
  /** Of each test row, in the order of the task; what could not be answered counts 0. */
  readonly testScores: readonly number[];
  /** On the validation rows, as the search estimates it. */
  readonly valScore?: number;
  readonly experts: number;
  /** What the decisions rest on: each distinct answer that the method asked for, whether or not another method had asked for it before. */
  readonly calls: number;
  readonly tokens: number;
  /** What was asked for in all, answers that no decision used included. */
  readonly spentCalls: number;
  readonly spentTokens: number;
  /** Tokens of the program on the test rows: what an answer costs in production. */
  readonly testTokens: number;
  readonly seconds: number;
}

export interface CellOptions {
  readonly strategy: Strategy;
  readonly seed: number;
  readonly calls: number;
  /** Shared by the methods of a task, with a cache: equal calls are made once, and counted for each. */
  readonly lm: LanguageModel;
  /** Writes instructions. Default: `lm`. */
  readonly proposer?: LanguageModel;
  /** Without one, a strategy that asks which inputs are alike goes by their words. */
  readonly embedder?: Embedder;
}

const CONCURRENCY = 2;

/** Compiles a task by a method, and scores the artifact on the test rows. */
export async function runCell(
  task: Task,
  method: string,
  { strategy, seed, calls, lm, proposer = lm, embedder }: CellOptions,
): Promise<CellResult> {
  const started = performance.now();
  const { program, metric, train, val, test } = task;
  const routing = embedder === undefined ? {} : { embedder };
  const { artifact, report } = await compile(program, {
    trainset: train,
    valset: val,
    // No method is given rows to prove itself by, and none is stopped by them: inputs that stand in the valset leave the holdout.
    holdout: val.slice(0, 1),
    adopt: "unverified",
    metric,
    lm,
    proposer,
    ...routing,
    strategy,
    seed,
    budget: { calls },
    concurrency: CONCURRENCY,
  });
  const compiled = load(program, artifact, routing);
  const {
    score = 0,
    results,
    usage,
  } = await evaluate(compiled, test, { metric, lm, concurrency: CONCURRENCY });
  return {
    task: task.name,
    method,
    seed,
    score,
    testScores: results.map(({ outcome }) => (outcome.ok ? outcome.score : 0)),
    ...(report.valScore !== undefined && { valScore: report.valScore }),
    experts: expertsOf(report.proposed),
    calls: report.cost.calls,
    tokens: report.cost.tokens,
    spentCalls: report.spent.calls,
    spentTokens: report.spent.tokens,
    testTokens: usage.promptTokens + usage.completionTokens,
    seconds: (performance.now() - started) / 1000,
  };
}

function expertsOf(plan: Plan): number {
  return plan.kind === "single" ? 1 : Math.max(...plan.routers.map(({ experts }) => experts.length));
}
