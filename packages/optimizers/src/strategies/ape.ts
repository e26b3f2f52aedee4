import { bootstrapWork } from "../bootstrap/bootstrap-work.js";
import { type DemoOptions, demoOptionsJson } from "../bootstrap/demo-options.js";
import { dataFacts } from "../propose/data-facts.js";
import { inductionProposer } from "../propose/induction-proposer.js";
import { callsOfProposers } from "../propose/proposal-calls.js";
import { proposeInstructions } from "../propose/propose-instructions.js";
import type { Proposer } from "../propose/proposer.js";
import { auto } from "../search/auto.js";
import { planSpace } from "../search/candidates.js";
import { checkCounts } from "../search/check-counts.js";
import { grid } from "../search/grid.js";
import type { Sampler } from "../search/sampler.js";
import { racing } from "../search/schedules/racing.js";
import { searchPlans } from "../search/search-plans.js";
import {
  makePool,
  type PromptDemos,
  poolOptions,
  promptDemos,
  queryDemos,
  withPromptDemos,
} from "./ape-demos.js";
import { candidatesOf } from "./candidates-of.js";
import { checkName } from "./check-name.js";
import { firstLook, firstLookSize } from "./first-look.js";
import { proposerNames } from "./proposer-names.js";
import { type SearchOptions, searchMethod } from "./search-options.js";
import { searchWork } from "./search-work.js";
import type { Problem, Strategy } from "./strategy.js";

/** The share of pairs of a choice and an example that a race meets, since it lets go of most candidates. For the estimate alone. */
const SPREAD = 2 / 3;

export interface ApeOptions
  extends Omit<DemoOptions, "maxBootstrapped" | "maxLabeled">,
    Omit<SearchOptions, "trials"> {
  /** Instructions proposed for each leaf, each from demos of its own. Default 20. */
  readonly candidates?: number;
  /** Demos that a proposal is grounded in. Default 10. */
  readonly demosPerQuery?: number;
  /** The demos that every prompt of the program shows, one fixed list for each leaf. Default "none": those of the start. */
  readonly demos?: PromptDemos;
  /** The length of that list. Default 8. */
  readonly demosPerPrompt?: number;
  /** Default: every candidate once where one leaf is to be decided on, "auto" where several are. */
  readonly sampler?: NonNullable<SearchOptions["sampler"]>;
  /** Default: a race that all candidates of a leaf enter before any of them goes on. */
  readonly schedule?: NonNullable<SearchOptions["schedule"]>;
  /** Program runs to spend on the search. Default: 50 for each candidate, or as many as there are examples. */
  readonly runs?: number;
  /** Default: by induction from demos alone, which takes a compile with a model for proposals. */
  readonly proposers?: readonly Proposer[];
}

/**
 * Instruction induction: a model guesses from some demos at a time the instruction that they follow; the guesses and the instruction as written are scored,
 * the best one is kept.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Zhou et al. 2023 (arXiv 2211.01910), APE; with demos, the baselines of Wang et al. 2024 (arXiv 2407.00256). Differs: by default candidates race for the
 * runs that the paper would give them in equal parts, and those of several leaves are searched jointly.
 */
export function ape(options: ApeOptions = {}): Strategy {
  const { candidates = 20, demosPerQuery = 10, demos = "none", demosPerPrompt = 8 } = options;
  const { runs, minibatch, roundSize } = options;
  const { proposers = [inductionProposer({ demosPerQuery })] } = options;
  checkName("ape", "demos", demos, promptDemos);
  checkCounts("ape", { candidates, demosPerQuery, demosPerPrompt, runs, minibatch, roundSize });
  // All candidates meet some examples before any of them meets more.
  const race = racing({
    every: candidates,
    ...(minibatch !== undefined && { batch: minibatch }),
    ...(roundSize !== undefined && { roundSize }),
  });
  const { sampler, schedule, noise } = searchMethod({ sampler: eachOrJoint(), schedule: race, ...options });
  const listing = { ...options, demos, demosPerPrompt, demosPerQuery };
  const runsFor = ({ graph, valset }: Problem): number =>
    runs ?? (1 + candidates * graph.leaves.length) * Math.min(RUNS_PER_CANDIDATE, valset.length);

  return {
    name: "ape",
    options: {
      candidates,
      demosPerQuery,
      demos,
      demosPerPrompt,
      ...(runs !== undefined && { runs }),
      ...demoOptionsJson(options),
      proposers: proposerNames(proposers),
      sampler: { name: sampler.name, ...(sampler.options !== undefined && { options: sampler.options }) },
      schedule: { name: schedule.name, options: schedule.options },
      noise,
    },
    estimate(problem) {
      const steps = problem.graph.leaves.length;
      const { maxDemoTokens } = options;
      const shown = { maxLabeled: demosPerPrompt, ...(maxDemoTokens !== undefined && { maxDemoTokens }) };
      const [trace, search] = searchWork(problem, {
        // Where candidates show other demos than the start, the first look says nothing of them.
        runs: runsFor(problem) + (demos === "none" ? 0 : firstLookSize(problem.valset.length)),
        choices: candidates + 1,
        spread: SPREAD,
        ...(demos !== "none" && { demos: shown }),
      });
      const demand = { requests: steps, count: candidates, steps, rows: problem.trainset.length };
      return {
        phases: [
          trace,
          bootstrapWork(problem, poolOptions(problem, listing)),
          { phase: "propose", proposerCalls: callsOfProposers(proposers, demand) },
          search,
        ],
      };
    },
    async optimize(given, context) {
      const { problem, told } = await firstLook(given, context);
      const { pool, labeled } = await makePool(problem, context, listing);
      const start = await withPromptDemos(problem, context, { ...listing, pool });
      const texts = await context.phase("propose", () =>
        proposeInstructions(problem, context, {
          proposers,
          facts: dataFacts(problem.graph, labeled),
          demoSets: queryDemos(problem, context, { pool, queries: candidates, demosPerQuery }),
          count: candidates,
        }),
      );
      if (Object.values(texts).every(({ length }) => length === 0))
        context.emit({ type: "warning", message: NOTHING_PROPOSED });
      const space = planSpace(start, candidatesOf({ ...problem, start }, {}, texts));
      const exampleIds = problem.valset.map(({ id }) => id);
      const most = runsFor(problem);
      const known = demos === "none" ? told(space) : [];
      const search = { sampler, schedule, noise, runs: most, told: known };
      const { plan } = await context.phase(
        "search",
        () => searchPlans(space, exampleIds, context, search),
        most,
      );
      return plan;
    },
  };
}

/** With a single leaf to decide on every candidate has its turn, once; with several of them there are too many combinations for that. */
function eachOrJoint(): Sampler {
  const [each, joint] = [grid(), auto()];
  return {
    name: `${each.name} or ${joint.name}`,
    ask: (request) => (Object.keys(request.space).length === 1 ? each : joint).ask(request),
  };
}

/** @see Zhou et al. 2023: candidates are scored on 50 examples. */
const RUNS_PER_CANDIDATE = 50;

const NOTHING_PROPOSED =
  "ape() has no instruction to choose: none was proposed. Give the compile a model for proposals and labelled examples, or ape() other proposers";
