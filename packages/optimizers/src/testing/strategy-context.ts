import {
  budgetAccount,
  compositeOf,
  type Embedder,
  type IdentifiedExample,
  identifyExamples,
  type LanguageModel,
  memoryStudy,
  type Plan,
} from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import { rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { decisionAccount } from "../study/decision-account.js";
import type { Job } from "../study/evaluator.js";
import { localEvaluator } from "../study/local-evaluator.js";
import { rounds } from "../study/rounds.js";
import { demoLover, twoSteps, wordRows } from "./two-steps.js";

/** The two-step program as a problem, with a context whose rounds are noted. */
export async function twoStepProblem({
  lm = demoLover(),
  seed = 0,
  embedder,
}: {
  readonly lm?: LanguageModel;
  readonly seed?: number;
  readonly embedder?: Embedder;
} = {}): Promise<{
  readonly problem: Problem;
  readonly context: StrategyContext;
  readonly jobs: Job[];
  readonly kept: { readonly plan: Plan; readonly score: number }[];
}> {
  const definition = compositeOf(twoSteps);
  const identified = (count: number, from: number): readonly IdentifiedExample[] =>
    identifyExamples(wordRows(count, from), definition.inputFields, "rows");
  const [trainset, valset] = [identified(40, 0), identified(30, 100)];
  const jobs: Job[] = [];
  const kept: { readonly plan: Plan; readonly score: number }[] = [];
  const { signal } = new AbortController();
  const round = rounds({
    log: await memoryStudy().open(),
    stopAddress: "stop",
    evaluator: localEvaluator({
      definition,
      examples: new Map([...trainset, ...valset].map((row) => [row.id, row])),
      metric: ((example: IdentifiedExample, output: { colour: string; heat: string }) => {
        const expected = example.expected as { colour: string; heat: string };
        return (Number(output.colour === expected.colour) + Number(output.heat === expected.heat)) / 2;
      }) as never,
      models: { task: lm, teacher: lm },
      effects: (_, run) => run(),
      concurrency: 4,
    }),
    account: decisionAccount(),
    spend: budgetAccount({}),
    budget: {},
    signal,
    emit: () => {},
    now: () => 0,
  });
  const leaves = Object.entries(definition.modules).flatMap(([path, leaf]) =>
    leaf.kind === "leaf" ? [{ path, leaf }] : [],
  );
  const graph: ProgramGraph = { name: "twoSteps", definition, leaves, effects: [], outline: "" };
  return {
    problem: { graph, start: { kind: "single", parameters: twoSteps.parameters }, trainset, valset },
    jobs,
    kept,
    context: {
      rng: rng(seed),
      signal,
      proposer: undefined,
      embedder,
      concurrency: 4,
      evaluate: (round_) => {
        jobs.push(...round_);
        return round.evaluate(round_, { phase: "search" });
      },
      isExcluded: (id) => round.excluded.has(id),
      keep: (plan, score) => kept.push({ plan, score }),
      phase: (_, work) => work(),
      emit: () => {},
    },
  };
}
