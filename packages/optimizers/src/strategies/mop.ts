import type { Plan, Router, SinglePlan } from "@signet/core";
import { describedByTraces } from "../analyze/index.js";
import { demoBudgets } from "../bootstrap/demo-budgets.js";
import { demoOptionsJson } from "../bootstrap/demo-options.js";
import { chooseExperts } from "../mop/choose-experts.js";
import { demoPool, type PoolItem } from "../mop/demo-pool.js";
import { estimateMop } from "../mop/estimate-mop.js";
import { expertCounts } from "../mop/expert-counts.js";
import { expertsReport } from "../mop/experts-report.js";
import { type Locale, leafLocale, programLocale } from "../mop/locale.js";
import type { MopSettings, MopTask } from "../mop/mop-settings.js";
import { dataFacts } from "../propose/data-facts.js";
import { checkCounts } from "../search/check-counts.js";
import { singlePlan } from "../start-plan.js";
import { type ScoreTable, scoreTable } from "../study/score-table.js";
import { checkName } from "./check-name.js";
import { firstLookSize } from "./first-look.js";
import { type MopOptions, mopSettingsJson, readMopOptions } from "./mop-options.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { strategyJson } from "./strategy-json.js";

/**
 * MoP, a mixture of prompts: deals the demos out to experts by the likeness of their inputs, finds each expert's instruction on the examples of its own region,
 * and routes every input to one of them. One prompt remains where several do not pay on examples that they were not chosen by.
 *
 * The compile's `embedder` tells which inputs are alike; without one, a tf-idf embedder does that the artifact carries along.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Wang et al. 2024 (arXiv 2407.00256). Differs: candidates for an expert come from all demos that it does not show; one expert is a choice, too; the number
 * of experts is judged by held-out examples; small regions are not padded by repetition.
 */
export function mop(options: MopOptions = {}): Strategy {
  const settings = readMopOptions(options);
  const { scope = "program", poolSize = 500, base } = options;
  checkName("mop", "scope", scope, ["program", "module"]);
  checkCounts("mop", { poolSize });
  const bases = base && ("regions" in base ? base : { regions: base, none: base });
  return {
    name: "mop",
    options: {
      ...mopSettingsJson(settings),
      scope,
      poolSize,
      ...demoOptionsJson(options),
      ...(bases && {
        base: Object.fromEntries(
          Object.entries(bases).map(([when, strategy]) => [when, strategyJson(strategy)]),
        ),
      }),
    },
    estimate: (problem) => estimateMop(problem, settings, bases?.regions),
    async optimize(given, context) {
      const table = scoreTable(context);
      const watched = { ...context, evaluate: told(table, context) };
      let estimate: number | undefined;
      const keep: StrategyContext["keep"] = (plan, score) => {
        estimate = score;
        context.keep(plan, score);
      };
      const first = bases && (await baseFor(bases, given, watched, { settings, scope, poolSize }));
      const start = first === undefined ? given.start : await first.optimize(given, { ...watched, keep });
      const single = singlePlan(start);
      const problem = await lookedAt({ ...given, start: single }, watched, table);
      const pool = await demoPool(problem, watched, { ...options, size: poolSize });
      const task: MopTask = {
        settings,
        problem,
        context: watched,
        table,
        facts: dataFacts(problem.graph, pool.labeled),
        budgetOf: demoBudgets(problem, options),
        single,
        estimate,
        isSearched: first !== undefined,
      };
      return scope === "program" ? byProgram(task, pool.items) : byModule(task, pool.items);
    },
  };
}

interface Bases {
  readonly regions: Strategy;
  readonly none: Strategy;
}

/** Which of two runs first. The inputs alone tell whether they fall into regions: nothing is run for it. */
async function baseFor(
  { regions, none }: Bases,
  problem: Problem,
  context: StrategyContext,
  {
    settings,
    scope,
    poolSize,
  }: { readonly settings: MopSettings; readonly scope: string; readonly poolSize: number },
): Promise<Strategy> {
  if (regions === none || scope === "module") return regions;
  const items = problem.trainset.slice(0, poolSize).map(({ id }) => ({ exampleId: id, demos: {} }));
  const locale = await programLocale(problem, context, items);
  const { several } = await expertCounts({ settings, context }, locale);
  return several.length > 0 ? regions : none;
}

/** Lets the table know of every run, whoever asks for it. */
function told(table: ScoreTable, { evaluate }: StrategyContext): StrategyContext["evaluate"] {
  return async (jobs) => {
    const trials = await evaluate(jobs);
    for (const trial of trials) table.tell(trial);
    return trials;
  };
}

/** The problem, its program described from what the single prompt did where its source could not be read. */
async function lookedAt(problem: Problem, context: StrategyContext, table: ScoreTable): Promise<Problem> {
  const { start, graph, trainset, valset } = problem;
  const exampleIds = valset.slice(0, firstLookSize(valset.length)).map(({ id }) => id);
  await context.phase("trace", () => table.run([{ plan: start, exampleIds }]));
  return { ...problem, graph: describedByTraces(graph, table.runsOf(start), [...trainset, ...valset]) };
}

/** One router on the program's input. */
async function byProgram(task: MopTask, items: readonly PoolItem[]): Promise<Plan> {
  const { problem, context } = task;
  const locale = await programLocale(problem, context, items);
  const { plan, router, score } = await settled(task, locale);
  return kept(task, plan, router === undefined ? [] : [router], score);
}

/** One router for each leaf that several prompts pay for, found with the other leaves as they are; all of them together have to be ahead, too. */
async function byModule(task: MopTask, items: readonly PoolItem[]): Promise<Plan> {
  const { problem, context, table } = task;
  const exampleIds = problem.valset.map(({ id }) => id);
  await context.phase("search", () => table.run([{ plan: task.single, exampleIds }]));
  const runs = table.runsOf(task.single);
  const routers: Router[] = [];
  let { single } = task;
  for (const { path } of problem.graph.leaves) {
    const locale = await leafLocale(problem, context, { path, items, runs });
    if (locale === undefined) continue;
    const { plan, router } = await settled({ ...task, single }, locale);
    single = plan;
    if (router !== undefined) routers.push(router);
  }
  if (routers.length === 0) return kept(task, single, [], table.meanOf(single, exampleIds));
  const routed: Plan = { kind: "experts", parameters: single.parameters, routers };
  await context.phase("search", () => table.run([single, routed].map((plan) => ({ plan, exampleIds }))));
  const [alone, together] = [table.meanOf(single, exampleIds), table.meanOf(routed, exampleIds)];
  return together > alone || task.settings.experts !== "auto"
    ? kept(task, single, routers, together)
    : kept(task, single, [], alone);
}

interface Settled {
  readonly plan: SinglePlan;
  readonly router?: Router;
  readonly score: number;
}

async function settled(task: MopTask, locale: Locale): Promise<Settled> {
  const chosen = await chooseExperts(task, locale);
  task.context.emit({ type: "experts", ...(await expertsReport(task, locale, chosen)) });
  const { mixture, single: plan, score } = chosen;
  return { plan, score, ...(mixture && { router: mixture.partition.routerOf(mixture.plans) }) };
}

function kept({ context }: MopTask, single: SinglePlan, routers: readonly Router[], score: number): Plan {
  const plan: Plan =
    routers.length === 0 ? single : { kind: "experts", parameters: single.parameters, routers };
  context.keep(plan, score);
  return plan;
}
