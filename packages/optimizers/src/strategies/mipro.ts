import { bootstrapWork } from "../bootstrap/bootstrap-work.js";
import { type DemoOptions, demoOptionsJson } from "../bootstrap/demo-options.js";
import { makeDemoSets } from "../bootstrap/make-demo-sets.js";
import { composedProposer } from "../propose/composed-proposer.js";
import { dataFacts } from "../propose/data-facts.js";
import { lmProposer } from "../propose/lm-proposer.js";
import { callsOfProposers } from "../propose/proposal-calls.js";
import { proposeInstructions } from "../propose/propose-instructions.js";
import type { Proposer } from "../propose/proposer.js";
import { planSpace } from "../search/candidates.js";
import { checkCounts } from "../search/check-counts.js";
import { searchPlans } from "../search/search-plans.js";
import { candidatesOf } from "./candidates-of.js";
import { checkName } from "./check-name.js";
import { definedOnly } from "./defined-only.js";
import { type Effort, effortSettings, efforts, runsFor } from "./effort.js";
import { firstLook } from "./first-look.js";
import { proposerNames } from "./proposer-names.js";
import { type SearchOptions, searchMethod } from "./search-options.js";
import { searchWork } from "./search-work.js";
import type { Strategy } from "./strategy.js";

export interface MiproOptions extends DemoOptions, SearchOptions {
  /**
   * What is searched: instructions and demo sets together, or one kind alone. "instructions" is 0-shot MIPRO, whose demos only
   * ground the proposals; "demos" is the Bayesian bootstrap. Default "joint".
   */
  readonly mode?: "joint" | "instructions" | "demos";
  /** Sets what is left out: candidates as MIPROv2's presets have them, and as many runs as it would spend. Default "light". */
  readonly effort?: Effort;
  /** Instructions that each leaf may choose among, the one as written included. */
  readonly instructions?: number;
  /** Demo sets that each leaf may choose among, the empty one included. */
  readonly demoSets?: number;
  /** Default: the LM's, when the compile has a model for proposals, and the composed ones. */
  readonly proposers?: readonly Proposer[];
}

/**
 * MIPRO: bootstraps demo sets, proposes instructions grounded in the data, the program and the demos, and searches both for all
 * leaves jointly.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Opsahl-Ong et al. 2024 (arXiv 2406.11695). Differs: by default the search is Thompson sampling on a joint model of
 * candidates and examples, a few examples at a time; `sampler: "tpe", schedule: "full", noise: "naive"` is the papers'.
 */
export function mipro(options: MiproOptions = {}): Strategy {
  const { mode = "joint", effort = "light", maxBootstrapped = 4, maxLabeled = 4 } = options;
  const { proposers = mode === "demos" ? [] : [lmProposer(), composedProposer()] } = options;
  const { instructions, demoSets, runs, trials, minibatch, roundSize } = options;
  const counts = definedOnly({ instructions, demoSets, runs, trials, minibatch, roundSize });
  checkName("mipro", "effort", effort, efforts);
  checkName("mipro", "mode", mode, ["joint", "instructions", "demos"]);
  checkCounts("mipro", counts);
  const { sampler, schedule, noise } = searchMethod(options);
  const settingsFor = (leaves: number) => ({
    ...effortSettings(effort, leaves, mode === "joint" ? 2 : 1),
    ...counts,
  });

  return {
    name: "mipro",
    options: {
      mode,
      effort,
      ...counts,
      ...demoOptionsJson({ ...options, maxBootstrapped, maxLabeled }),
      proposers: proposerNames(proposers),
      sampler: { name: sampler.name, ...(sampler.options !== undefined && { options: sampler.options }) },
      schedule: { name: schedule.name, options: schedule.options },
      noise,
    },
    estimate(problem) {
      const steps = problem.graph.leaves.length;
      const settings = settingsFor(steps);
      const demos = { ...options, maxBootstrapped, maxLabeled };
      const choices =
        (mode === "demos" ? 1 : settings.instructions) * (mode === "instructions" ? 1 : settings.demoSets);
      const [trace, search] = searchWork(problem, {
        runs: settings.runs ?? runsFor(settings.trials, problem.valset.length),
        choices,
        spread: schedule.name === "full" ? 1 : SPREAD,
        demos: mode === "instructions" ? undefined : demos,
      });
      const count = settings.instructions - 1;
      const rows = problem.trainset.length;
      const proposerCalls = callsOfProposers(proposers, { requests: steps, count, steps, rows });
      return {
        phases: [
          trace,
          bootstrapWork(problem, { ...demos, count: settings.demoSets }),
          { phase: "propose", proposerCalls },
          search,
        ],
      };
    },
    async optimize(given, context) {
      const settings = settingsFor(given.graph.leaves.length);
      const { problem, told } = await firstLook(given, context);
      const { sets, labeled } = await makeDemoSets(problem, context, {
        ...options,
        count: settings.demoSets,
        maxBootstrapped,
        maxLabeled,
      });
      const texts =
        mode === "demos"
          ? {}
          : await context.phase("propose", () =>
              proposeInstructions(problem, context, {
                proposers,
                facts: dataFacts(problem.graph, labeled),
                demoSets: sets,
                count: settings.instructions - 1,
              }),
            );
      const exampleIds = problem.valset.map(({ id }) => id);
      const space = planSpace(
        problem.start,
        candidatesOf(problem, mode === "instructions" ? {} : sets, texts),
      );
      const most = settings.runs ?? runsFor(settings.trials, exampleIds.length);
      const { plan } = await context.phase(
        "search",
        () =>
          searchPlans(space, exampleIds, context, {
            sampler,
            schedule,
            noise,
            runs: most,
            told: told(space),
          }),
        most,
      );
      return plan;
    },
  };
}

/** The share of pairs of a choice and an example that a search meets, as seen where the promising ones get most runs. For the estimate alone. */
const SPREAD = 1 / 5;
