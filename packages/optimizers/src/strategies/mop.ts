import {
  type Json,
  type Plan,
  type Router,
  type RoutingRule,
  SignetError,
  type SinglePlan,
} from "@signet/core";
import { describedByTraces } from "../analyze/index.js";
import { demoBudgets } from "../bootstrap/demo-budgets.js";
import { type DemoOptions, demoOptionsJson } from "../bootstrap/demo-options.js";
import { amount, exactly } from "../estimate/amount.js";
import type { WorkEstimate } from "../estimate/work.js";
import { chooseExperts } from "../mop/choose-experts.js";
import { demoPool, type PoolItem } from "../mop/demo-pool.js";
import { expertCounts } from "../mop/expert-counts.js";
import { expertsReport } from "../mop/experts-report.js";
import { type Locale, leafLocale, programLocale } from "../mop/locale.js";
import type { MopSettings, MopTask } from "../mop/mop-settings.js";
import { type ScoreTable, scoreTable } from "../mop/score-table.js";
import { composedProposer } from "../propose/composed-proposer.js";
import { dataFacts } from "../propose/data-facts.js";
import { inductionProposer } from "../propose/induction-proposer.js";
import { callsOfProposers } from "../propose/proposal-calls.js";
import type { Proposer } from "../propose/proposer.js";
import { checkCounts } from "../search/check-counts.js";
import { checkName } from "./check-name.js";
import { firstLookSize } from "./first-look.js";
import { proposerNames } from "./proposer-names.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";

export interface MopOptions
  extends Pick<
    DemoOptions,
    "threshold" | "bootstrapRounds" | "teacher" | "loopDemos" | "maxDemoTokens" | "countTokens"
  > {
  /** "auto" (default): as many as the demos' clusters suggest and held-out examples bear out, perhaps one. */
  readonly experts?: "auto" | number;
  /** Default 10. */
  readonly maxExperts?: number;
  /** α: one more expert must explain so much of the variance of the demos' vectors. Default 0.02. */
  readonly alpha?: number;
  /** Demos that an expert's prompts show. Default: the number of demos through `maxExperts`, from 4 to 16. */
  readonly demosPerExpert?: number;
  /** Lists of demos that each expert chooses among. Default 1. */
  readonly demoDraws?: number;
  /** What fills up an expert with few demos: nothing (default), or the nearest demos of others. */
  readonly padSmall?: "none" | "nearest";
  /** Instructions to write for each leaf, whatever the number of experts; 0: experts choose demos alone. Default 20. */
  readonly candidates?: number;
  /** Demos that one of them is written in view of. Default 5. */
  readonly demosPerQuery?: number;
  /** How many of them experts choose among. Default 4. */
  readonly keep?: number;
  /** Examples that each is screened on alone, without demos; 0 keeps the first. Default 20. */
  readonly screen?: number;
  /** An expert with fewer examples of its own is chosen by the nearest ones too. Default 20. */
  readonly minRegion?: number;
  /** "all" (default): experts share the best candidates, and each has the best that was written for it besides. "own": these alone. */
  readonly sharing?: "all" | "own";
  /** Times that instructions are written, after the first for what was chosen. Default 1. */
  readonly rounds?: number;
  /** Drops a candidate of an expert that is clearly behind before all examples are run. Default true. */
  readonly racing?: boolean;
  /** How an input's expert is told. Default "centroid". */
  readonly route?: RoutingRule;
  /** "program" (default): the program's input decides about all leaves. "module": each leaf's own input about its own parameters. */
  readonly scope?: "program" | "module";
  /** Whether inputs far from all demos are left to the best single prompt. Default true. */
  readonly fallback?: boolean;
  /** "random" deals the demos out without regard to their likeness, to groups of the same sizes: to see what regions are worth. Default "kmeans". */
  readonly regions?: "kmeans" | "random";
  /** Examples of the valset that all experts are run on, to report how often routing is right; 0: none. Default 20. */
  readonly oracle?: number;
  /** Most demos that regions are made of. Default 500. */
  readonly poolSize?: number;
  /**
   * Runs first: its plan is the single prompt that experts start from and have to beat. Of two, `none` runs where the inputs of the trainset do not fall into regions: nothing
   * needs to be left for experts then. Default: the plan as it is.
   */
  readonly base?: Strategy | { readonly regions: Strategy; readonly none: Strategy };
  /** Finds each expert in place of the region-based search, on the examples of its region. */
  readonly inner?: Strategy;
  /** Default: one that infers instructions from demos, when the compile has a model for proposals, and the composed ones. */
  readonly proposers?: readonly Proposer[];
}

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
  const settings = readOptions(options);
  const { scope = "program", poolSize = 500, base } = options;
  checkName("mop", "scope", scope, ["program", "module"]);
  checkCounts("mop", { poolSize });
  const bases = base && ("regions" in base ? base : { regions: base, none: base });
  return {
    name: "mop",
    options: {
      ...listed(settings),
      scope,
      poolSize,
      ...demoOptionsJson(options),
      ...(bases && {
        base: Object.fromEntries(Object.entries(bases).map(([when, strategy]) => [when, nameOf(strategy)])),
      }),
    },
    estimate: (problem) => estimateOf(problem, settings, bases?.regions),
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
      const single: SinglePlan = { kind: "single", parameters: start.parameters };
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

/** A strategy as the options of another tell it. */
function nameOf({ name, options }: Strategy): Json {
  return { name, options };
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

const rules: readonly string[] = [
  "centroid",
  "nearestDemo",
  "kernel",
  "mixture",
] satisfies readonly RoutingRule[];

function readOptions(options: MopOptions): MopSettings {
  const settings: MopSettings = {
    experts: "auto",
    maxExperts: 10,
    alpha: 0.02,
    demoDraws: 1,
    padSmall: "none",
    candidates: 20,
    demosPerQuery: 5,
    keep: 4,
    screen: 20,
    minRegion: 20,
    sharing: "all",
    rounds: 1,
    racing: true,
    route: "centroid",
    fallback: true,
    regions: "kmeans",
    oracle: 20,
    proposers: [inductionProposer({ demosPerQuery: options.demosPerQuery ?? 5 }), composedProposer()],
    ...definedOnly(options),
    demosPerExpert: options.demosPerExpert,
    inner: options.inner,
  };
  const { experts, maxExperts, demosPerExpert, demoDraws, demosPerQuery, keep, rounds } = settings;
  const { candidates, screen, minRegion, oracle } = settings;
  checkCounts("mop", { maxExperts, demosPerExpert, demoDraws, demosPerQuery, keep, rounds });
  checkCounts("mop", { candidates, screen, minRegion, oracle }, 0);
  if (experts !== "auto") checkCounts("mop", { experts });
  checkName("mop", "route", settings.route, rules);
  checkName("mop", "sharing", settings.sharing, ["all", "own"]);
  checkName("mop", "padSmall", settings.padSmall, ["none", "nearest"]);
  checkName("mop", "regions", settings.regions, ["kmeans", "random"]);
  if (!(settings.alpha >= 0 && settings.alpha < 1))
    throw new SignetError("OPTION_INVALID", `mop() got alpha = ${settings.alpha}, it should be from 0 to 1`);
  const { base, inner } = options;
  const bases = base !== undefined && "regions" in base ? base : { base };
  for (const [name, strategy] of Object.entries<Strategy | undefined>({ ...bases, inner }))
    if (strategy !== undefined && typeof strategy?.optimize !== "function")
      throw new SignetError("OPTION_INVALID", `mop() got a ${name} that is no strategy`);
  return settings;
}

/** Everything that changes what it does, as JSON. */
function listed({ proposers, inner, demosPerExpert, ...settings }: MopSettings): {
  readonly [name: string]: Json;
} {
  const names = [
    "experts",
    "maxExperts",
    "alpha",
    "demoDraws",
    "padSmall",
    "candidates",
    "demosPerQuery",
    "keep",
    "screen",
    "minRegion",
    "sharing",
    "rounds",
    "racing",
    "route",
    "fallback",
    "regions",
    "oracle",
  ] as const;
  return {
    ...Object.fromEntries(names.map((name) => [name, settings[name]])),
    ...(demosPerExpert !== undefined && { demosPerExpert }),
    ...(inner && { inner: nameOf(inner) }),
    proposers: proposerNames(proposers),
  };
}

function definedOnly<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Drops exactly the keys whose value is undefined.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Numbers of experts that are built and compared, where nobody says how many. */
const COUNTS_TRIED = 2;

function estimateOf(problem: Problem, settings: MopSettings, base: Strategy | undefined): WorkEstimate {
  const { valset, trainset, graph } = problem;
  const leaves = graph.leaves.length;
  const { candidates: count, screen, keep, minRegion, maxExperts, experts, oracle, proposers } = settings;
  const screened = leaves * count * Math.min(screen, valset.length);
  const choices = leaves * (keep + 3);
  const builtAt = (k: number): number =>
    choices * Math.max(valset.length, k * Math.min(minRegion, valset.length));
  const several = experts === "auto" ? maxExperts : experts;
  const typical = experts === "auto" ? Math.ceil(maxExperts / 2) : experts;
  const first: WorkEstimate = base?.estimate?.(problem) ?? {
    phases: [{ phase: "trace", taskRuns: exactly(firstLookSize(valset.length)) }],
  };
  const proposerCalls = callsOfProposers(proposers, {
    requests: leaves * typical,
    count: Math.ceil(count / typical),
    steps: leaves,
    rows: trainset.length,
  });
  return {
    phases: [
      ...first.phases,
      { phase: "bootstrap", teacherRuns: amount(0, 2 * trainset.length) },
      { phase: "propose", proposerCalls },
      {
        phase: "search",
        taskRuns: amount(
          screened + builtAt(1) + builtAt(typical) + typical * oracle,
          screened + (COUNTS_TRIED + 1) * FOLDS_AND_ALL * builtAt(several) + several * oracle,
        ),
      },
    ],
  };
}

/** Three folds and the whole choose among the same candidates, in the worst case by different examples. */
const FOLDS_AND_ALL = 4;
