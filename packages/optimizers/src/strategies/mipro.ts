import { bootstrap } from "../bootstrap/bootstrap.js";
import { type DemoSets, demoSets } from "../bootstrap/demo-sets.js";
import { labeledDemos } from "../bootstrap/labeled-demos.js";
import { composedProposer } from "../propose/composed-proposer.js";
import { dataFacts } from "../propose/data-facts.js";
import { lmProposer } from "../propose/lm-proposer.js";
import { proposeInstructions } from "../propose/propose-instructions.js";
import type { Proposer } from "../propose/proposer.js";
import { type Candidates, planSpace } from "../search/candidates.js";
import { startupFor, tpe } from "../search/index.js";
import { expectedRuns, searchPlans } from "../search/search-plans.js";
import { type Effort, effortSettings } from "./effort.js";
import { startTrial } from "./start-trial.js";
import type { Problem, Strategy } from "./strategy.js";
import { teacherPlan } from "./teacher-plan.js";

export interface MiproOptions {
  /** Sets what follows below where that is left out. Default "light". */
  readonly effort?: Effort;
  /** Instructions that each leaf may choose among, the one as written included. */
  readonly instructions?: number;
  /** Demo sets that each leaf may choose among, the empty one included. */
  readonly demoSets?: number;
  /** Most bootstrapped demos in a set. Default 4. */
  readonly maxBootstrapped?: number;
  /** Sets are filled up to this many with labelled demos. Default 4. */
  readonly maxLabeled?: number;
  /** λ: the least score of a run whose calls become demos. Default: full marks, else the median of the positive scores. */
  readonly threshold?: number;
  /** New points to try. */
  readonly trials?: number;
  /** Examples that a new point is scored on, default 25. */
  readonly minibatch?: number;
  /** Points asked for at a time, default 8. It changes what is searched; concurrency does not. */
  readonly roundSize?: number;
  /** After so many points, one valset's worth of runs goes to the most promising ones. Default: every 8. */
  readonly raceEvery?: number;
  /** Default: the LM's, when the compile has a model for proposals, and the composed ones. */
  readonly proposers?: readonly Proposer[];
}

/**
 * MIPRO: bootstraps demo sets, proposes instructions grounded in the data, the program and the demos, and searches both for all
 * leaves jointly with TPE over pooled scores.
 *
 * @see Opsahl-Ong et al. 2024 (arXiv 2406.11695). Differs: scores are pooled and shrunken, and races replace blind full
 * evaluations.
 */
export function mipro(options: MiproOptions = {}): Strategy {
  const { effort = "light", proposers = [lmProposer(), composedProposer()], ...rest } = options;
  const {
    threshold,
    maxBootstrapped = 4,
    maxLabeled = 4,
    minibatch = 25,
    roundSize = 8,
    raceEvery = 8,
  } = rest;
  const named = proposers.map(({ name, options: own }) => ({
    name,
    ...(own !== undefined && { options: own }),
  }));
  return {
    name: "mipro",
    options: {
      effort,
      proposers: named,
      maxBootstrapped,
      maxLabeled,
      minibatch,
      roundSize,
      raceEvery,
      ...definedOnly(rest),
    },
    async optimize(problem, context) {
      const settings = { ...effortSettings(effort, problem.graph.leaves.length), ...definedOnly(rest) };
      const told = await startTrial(problem, context);
      const rng = context.rng.fork("demos");
      const labeled = labeledDemos(problem.graph, problem.trainset);
      const facts = dataFacts(problem.graph, labeled);
      const made = await context.phase("bootstrap", () =>
        bootstrap(problem, context, teacherPlan(problem.start, labeled, { size: maxLabeled, rng }), {
          wanted: Math.max(maxBootstrapped, Math.ceil((maxBootstrapped * settings.demoSets) / 2)),
          ...(threshold === undefined ? {} : { threshold }),
        }),
      );
      const sets = demoSets(problem.graph, made, labeled, {
        count: settings.demoSets,
        maxBootstrapped,
        maxLabeled,
        rng,
      });
      const instructions = await context.phase("propose", () =>
        proposeInstructions(problem, context, {
          proposers,
          facts,
          demoSets: sets,
          count: settings.instructions - 1,
        }),
      );
      const search = {
        sampler: tpe({ startup: startupFor(settings.trials) }),
        trials: settings.trials,
        minibatch,
        roundSize,
        raceEvery,
      };
      const exampleIds = problem.valset.map(({ id }) => id);
      const space = planSpace(problem.start, candidatesOf(problem, sets, instructions));
      const { plan } = await context.phase(
        "search",
        () => searchPlans(space, exampleIds, context, { ...search, told }),
        expectedRuns(search, exampleIds.length),
      );
      return plan;
    },
  };
}

/** Index 0 is what the start plan has, whatever that is. */
function candidatesOf(
  { start }: Problem,
  sets: DemoSets,
  instructions: Readonly<Record<string, readonly string[]>>,
): Candidates {
  const entries = Object.entries(start.parameters).map(([path, leaf]) => {
    const key = JSON.stringify(leaf.demos);
    const others = (sets[path] ?? []).filter((demos) => JSON.stringify(demos) !== key);
    return [
      path,
      { instructions: [leaf.instruction, ...(instructions[path] ?? [])], demoSets: [leaf.demos, ...others] },
    ] as const;
  });
  return Object.fromEntries(entries);
}

function definedOnly<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Drops exactly the keys whose value is undefined.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
