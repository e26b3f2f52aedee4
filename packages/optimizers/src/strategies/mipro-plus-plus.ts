import { SignetError, sha256Hex } from "@signet/core";
import { describedByTraces } from "../analyze/index.js";
import { bootstrapWork } from "../bootstrap/bootstrap-work.js";
import { type DemoOptions, demoOptionsJson } from "../bootstrap/demo-options.js";
import { makeDemoSets } from "../bootstrap/make-demo-sets.js";
import { type Amount, exactly } from "../estimate/amount.js";
import { dataFacts } from "../propose/data-facts.js";
import { lmProposer } from "../propose/lm-proposer.js";
import { callsOfProposers } from "../propose/proposal-calls.js";
import type { ThetaRecord } from "../propose/proposal-settings.js";
import type { Proposer } from "../propose/proposer.js";
import { checkCounts } from "../search/check-counts.js";
import { checkName } from "./check-name.js";
import { composedPlans } from "./composed-plans.js";
import { type Effort, effortSettings, efforts } from "./effort.js";
import { type PlanRace, planRace } from "./plan-race.js";
import { proposerNames } from "./proposer-names.js";
import { type SettingsSearch, searchSettings } from "./search-settings.js";
import { settingsSpace } from "./settings-space.js";
import { startTrial } from "./start-trial.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";

/** Demos ground the proposals alone: the answer has those of the start plan. Defaults: up to 3 bootstrapped ones in a set, filled up to 3. */
export interface MiproPlusPlusOptions extends DemoOptions {
  /** Sets `trials` and `demoSets` where they are left out. Default "light". */
  readonly effort?: Effort;
  /** Ways to propose that are tried, each with one new instruction for every step. */
  readonly trials?: number;
  /** Demo sets that proposals for a step may be shown one of, the empty one included. */
  readonly demoSets?: number;
  /** Examples that a new program is scored on, default 25; all start on the same ones. */
  readonly minibatch?: number;
  /** After so many trials, one valset's worth of runs goes to the most promising programs. Default 5. */
  readonly fullEvalEvery?: number;
  /** Trials asked for at a time, default 4. It changes what is searched; concurrency does not. */
  readonly roundSize?: number;
  /** The least and the greatest temperature of proposals, default 0 and 1.4. */
  readonly temperature?: readonly [low: number, high: number];
  /** What compiles of other tasks have learnt: the `settings` of the last `importance` event of each. */
  readonly prior?: readonly ThetaRecord[];
  /** They have to heed the `style` of a request. Default: the LM's. */
  readonly proposers?: readonly Proposer[];
}

/**
 * 0-shot MIPRO++: searches how to propose in place of what was proposed. Each trial draws a way to propose with TPE (data summary, program
 * description, tip, temperature, demos shown), has one new instruction written for every step, and credits the way with the score of that program. Which
 * settings mattered is told by `importance` events. Where no model writes anything of use, instructions that need none are tried.
 *
 * @returns A strategy that ends with the best program that was run on the whole valset, the start among them.
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Opsahl-Ong et al. 2024 (arXiv 2406.11695). Differs: what is promising is raced in place of blind full evaluations, and a way to propose is credited
 * with what the race knows of its program by now, not with the first minibatch for good.
 */
export function miproPlusPlus(options: MiproPlusPlusOptions = {}): Strategy {
  const { effort = "light", minibatch = 25, fullEvalEvery = 5, roundSize = 4, prior = [] } = options;
  const { maxBootstrapped = 3, maxLabeled = 3, temperature = [0, 1.4] } = options;
  const { trials, demoSets, proposers = [lmProposer()] } = options;
  const demos = { ...options, maxBootstrapped, maxLabeled };
  const counts = {
    ...(trials !== undefined && { trials }),
    ...(demoSets !== undefined && { demoSets }),
    minibatch,
    fullEvalEvery,
    roundSize,
  };
  checkName("miproPlusPlus", "effort", effort, efforts);
  checkCounts("miproPlusPlus", counts);
  checkTemperature(temperature);
  checkPrior(prior);
  const settingsFor = (leaves: number) => ({ ...effortSettings(effort, leaves), ...counts });
  return {
    name: "miproPlusPlus",
    options: {
      effort,
      ...counts,
      ...demoOptionsJson(demos),
      temperature: [...temperature],
      proposers: proposerNames(proposers),
      ...(prior.length > 0 && { prior: sha256Hex(JSON.stringify(prior)) }),
    },
    estimate({ graph, trainset, valset }) {
      const steps = graph.leaves.length;
      const settings = settingsFor(steps);
      const demand = { requests: settings.trials * steps, count: 1, steps, rows: trainset.length };
      return {
        phases: [
          { phase: "trace", taskRuns: exactly(valset.length) },
          bootstrapWork({ trainset }, { ...demos, count: settings.demoSets }),
          { phase: "propose", proposerCalls: callsOfProposers(proposers, demand) },
          { phase: "search", taskRuns: searchRuns(settings, valset.length) },
        ],
      };
    },
    async optimize(given, context) {
      const settings = settingsFor(given.graph.leaves.length);
      const rng = context.rng.fork("settings");
      const exampleIds = rng.fork("examples").shuffle(given.valset.map(({ id }) => id));
      const race = keptRace(context, planRace(context, { start: given.start, exampleIds, minibatch }));
      const { trainset, valset } = given;
      const told = await startTrial(given, context);
      for (const trial of told) race.tell(given.start, trial);
      const runs = told.flatMap((trial) => trial.runs);
      const problem = { ...given, graph: describedByTraces(given.graph, runs, [...trainset, ...valset]) };

      const { sets, labeled } = await makeDemoSets(problem, context, { ...demos, count: settings.demoSets });
      const search = {
        ...settings,
        prior,
        race,
        rng,
        grounds: { proposers, facts: dataFacts(problem.graph, labeled), demoSets: sets },
        points: settingsSpace(sets, temperature),
        expectedRuns: searchRuns(settings, valset.length).most,
      };
      const isMute = options.proposers === undefined && context.proposer === undefined;
      const tried = isMute ? 0 : await searchSettings(problem, context, search);
      const left = settings.trials - tried;
      if (left > 0) {
        const reason = isMute ? "The compile has no `proposer`" : "The proposals are of no use";
        await tryComposed(problem, context, { ...search, reason, count: left });
      }
      await context.phase("search", race.advance, search.expectedRuns); // in any case: the last proposals are charged with it
      return race.leader().plan;
    },
  };
}

/** Goes on with instructions that need no model. */
async function tryComposed(
  problem: Problem,
  context: StrategyContext,
  { reason, count, ...search }: SettingsSearch & { readonly reason: string; readonly count: number },
): Promise<void> {
  const message = `${reason}, so miproPlusPlus() has no ways to propose to compare: it tries instructions that need no model`;
  context.emit({ type: "warning", message });
  const { race, fullEvalEvery, rng } = search;
  const plans = await context.phase("propose", () =>
    composedPlans(problem, context, {
      ...search,
      standings: race.standings(),
      count,
      rng: rng.fork("composed"),
    }),
  );
  const run = async (): Promise<void> => {
    for (let from = 0; from < plans.length; from += fullEvalEvery) {
      await race.enter(plans.slice(from, from + fullEvalEvery));
      await race.advance();
    }
  };
  await context.phase("search", run, search.expectedRuns);
}

/** A race whose leader is the answer, should the compile be stopped. */
function keptRace(context: StrategyContext, race: PlanRace): PlanRace {
  const keep = (): void => {
    const { plan, score, examples } = race.leader();
    if (examples > 0) context.keep(plan, score);
  };
  return {
    ...race,
    tell(plan, trial) {
      race.tell(plan, trial);
      keep();
    },
    async enter(plans) {
      await race.enter(plans);
      keep();
    },
    async advance() {
      await race.advance();
      keep();
    },
  };
}

type Sizes = Pick<SettingsSearch, "trials" | "fullEvalEvery"> & { readonly minibatch: number };

/** Runs of the search. Each trial meets a minibatch; every few trials, and at the end, a valset's worth is raced for, hardly ever all of it. */
function searchRuns({ trials, minibatch, fullEvalEvery }: Sizes, rows: number): Required<Amount> {
  const met = trials * Math.min(minibatch, rows);
  const raced = (Math.ceil(trials / fullEvalEvery) + 1) * rows;
  return { expected: met + raced / 2, most: met + raced };
}

function checkTemperature([low, high]: readonly [low: number, high: number]): void {
  if (low >= 0 && high >= low && Number.isFinite(high)) return;
  throw new SignetError(
    "OPTION_INVALID",
    `miproPlusPlus() got temperature = [${low}, ${high}], it should be two numbers from 0 on, the greater one last`,
  );
}

function checkPrior(prior: readonly ThetaRecord[]): void {
  const bad = prior.findIndex(({ advantage }) => !Number.isFinite(advantage));
  if (bad < 0) return;
  throw new SignetError(
    "OPTION_INVALID",
    `miproPlusPlus() got a prior whose record ${bad} has advantage ${prior[bad]?.advantage}, it should be a number`,
  );
}
