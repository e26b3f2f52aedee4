import { evaluate, load } from "@signet/core";
import { compile, type Strategy } from "@signet/optimizers";
import { learningProposer } from "./proposer-model.js";
import { makeRule } from "./rule.js";
import { followingModel, ruleMetric, ruleProgram } from "./rule-program.js";
import { makeRows } from "./rule-rows.js";

/** What one strategy made of one hidden rule. */
export interface Learnt {
  readonly seed: number;
  /** On messages that nothing had seen. */
  readonly score: number;
  /** Answers that the decisions rest on, the proposer's among them. */
  readonly calls: number;
  readonly tokens: number;
  readonly instruction: string;
}

export interface LearnOptions {
  readonly seed: number;
  /** The most answers that decisions may rest on. */
  readonly calls: number;
}

/** Compiles the mail program by a strategy, and scores what came of it on held-out messages. */
export async function learnRule(strategy: Strategy, { seed, calls }: LearnOptions): Promise<Learnt> {
  const rule = makeRule(seed);
  const { train, val, test } = makeRows(rule, seed);
  const lm = followingModel(rule);
  const { artifact, report } = await compile(ruleProgram, {
    trainset: train,
    valset: val,
    holdout: val.slice(0, 1), // no strategy is stopped by it: what stands in the valset leaves the holdout
    adopt: "unverified",
    metric: ruleMetric,
    lm,
    proposer: learningProposer(),
    strategy,
    seed,
    budget: { calls },
  });
  const compiled = load(ruleProgram, artifact);
  const { score = 0 } = await evaluate(compiled, test, { metric: ruleMetric, lm });
  return {
    seed,
    score,
    calls: report.cost.calls,
    tokens: report.cost.tokens,
    instruction: compiled.parameters.sort.instruction,
  };
}
