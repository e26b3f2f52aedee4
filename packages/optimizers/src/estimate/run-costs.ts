import { costUsd, type LanguageModel, type Models, modelFor, type Price } from "@signet/core";
import type { CountTokens } from "../bootstrap/demo-tokens.js";
import { labeledDemos } from "../bootstrap/labeled-demos.js";
import type { Problem } from "../strategies/strategy.js";
import { amount, exactly, times } from "./amount.js";
import { addCosts, type Cost } from "./cost.js";
import { leafCalls } from "./leaf-calls.js";
import { type LeafTokens, leafTokens } from "./leaf-tokens.js";
import type { MeasuredRuns } from "./measured-runs.js";
import type { DemoSizes } from "./work.js";

export interface RunCostsOptions {
  readonly problem: Problem;
  readonly models: { readonly task: Models; readonly teacher: Models };
  readonly measured: MeasuredRuns | undefined;
  readonly countTokens: CountTokens;
}

/** Rows that are put into prompts, spread over all of them. */
const SAMPLES = 5;
/** An answer that cannot be read is asked for once more. */
const CALLS_WITH_REPAIR = 2;

/**
 * What one run of the program costs, by whose model runs it and by the demos that its prompts show. What was measured replaces what was counted in the
 * source, and corrects what was counted in the prompts.
 *
 * @throws {SignetError} `LM_ROLE_UNKNOWN`.
 */
export function runCosts({
  problem,
  models,
  measured,
  countTokens,
}: RunCostsOptions): (lm: "task" | "teacher", demos: DemoSizes | undefined) => Cost {
  const { graph, start, trainset, valset } = problem;
  const labeled = labeledDemos(graph, trainset);
  const samples = spread([...trainset, ...valset], SAMPLES);
  const calls = new Map(leafCalls(graph).map((leaf) => [leaf.path, leaf.calls]));
  const leavesFor = (of: Models): readonly CountedLeaf[] =>
    graph.leaves.flatMap(({ path, leaf }) => {
      const parameters = start.parameters[path];
      const model = modelFor(of, leaf.role);
      const { capabilities } = model;
      if (parameters === undefined) return [];
      const options = { path, parameters, capabilities, samples, labeled: labeled[path] ?? [], countTokens };
      const inSource = calls.get(path) ?? exactly(1);
      const seen = measured === undefined ? inSource.expected : (measured.callsByPath.get(path) ?? 0);
      const most = inSource.most === undefined ? undefined : inSource.most * CALLS_WITH_REPAIR;
      // Runs that did more than the source showed refute it.
      const perRun = most !== undefined && seen > most ? amount(seen, undefined) : amount(seen, most);
      return [{ calls: perRun, tokens: leafTokens(leaf, options), price: model.price }];
    });
  const leaves = { task: leavesFor(models.task), teacher: leavesFor(models.teacher) };
  const correct = corrections(leaves.task, measured);
  return (lm, demos) => {
    const charged = lm === "task" || models.teacher === models.task ? measured?.usdPerToken : undefined;
    return addCosts(
      leaves[lm].map(({ calls, tokens, price }) => {
        const promptTokens = tokens.prompt(demos) * correct.prompt;
        const completionTokens = tokens.answer * correct.answer;
        const perCall = promptTokens + completionTokens;
        const usd =
          charged === undefined
            ? price && costUsd(price, { promptTokens, completionTokens })
            : charged * perCall;
        return {
          calls,
          tokens: times(calls, exactly(perCall)),
          usd: usd === undefined ? undefined : times(calls, exactly(usd)),
        };
      }),
    );
  };
}

interface CountedLeaf {
  readonly calls: ReturnType<typeof amount>;
  readonly tokens: LeafTokens;
  readonly price: Price | undefined;
}

/** How many tokens a model reports for each one that was counted. */
function corrections(
  leaves: readonly CountedLeaf[],
  measured: MeasuredRuns | undefined,
): { readonly prompt: number; readonly answer: number } {
  const calls = leaves.reduce((sum, leaf) => sum + leaf.calls.expected, 0);
  const counted = (tokensOf: (tokens: LeafTokens) => number): number =>
    leaves.reduce((sum, leaf) => sum + leaf.calls.expected * tokensOf(leaf.tokens), 0) / calls;
  const ratio = (reported: number | undefined, tokensOf: (tokens: LeafTokens) => number): number => {
    const expected = calls === 0 ? 0 : counted(tokensOf);
    return reported === undefined || expected === 0 ? 1 : reported / expected;
  };
  return {
    prompt: ratio(measured?.promptTokens, ({ prompt }) => prompt(undefined)),
    answer: ratio(measured?.answerTokens, ({ answer }) => answer),
  };
}

/** Of a proposer's prompt besides the program's outline: facts, rows of data, demos, what was tried. */
const PROPOSAL_TOKENS = 800;
const INSTRUCTION_TOKENS = 120;

/** What one call of the proposer costs, roughly. */
export function proposerCost(
  { graph: { outline } }: Problem,
  proposer: LanguageModel | undefined,
  countTokens: CountTokens,
): Cost | undefined {
  if (proposer === undefined) return undefined;
  const promptTokens = countTokens(outline) + PROPOSAL_TOKENS;
  const completionTokens = INSTRUCTION_TOKENS;
  const { price } = proposer;
  return {
    calls: exactly(1),
    tokens: exactly(promptTokens + completionTokens),
    usd: price && exactly(costUsd(price, { promptTokens, completionTokens })),
  };
}

/** So many items at equal distances, the first among them. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
