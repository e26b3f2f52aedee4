import {
  ape,
  asWritten,
  bootstrapFewShot,
  composedProposer,
  copro,
  dualPhase,
  evoPrompt,
  gepa,
  gpo,
  inductionProposer,
  lmProposer,
  mipro,
  miproPlusPlus,
  opro,
  type Proposer,
  promptBreeder,
  protegi,
  randomSearch,
  type Strategy,
  sequence,
  simba,
} from "@signet/optimizers";
import { methodTable, OURS } from "../../mop/methods.js";
import { bbhSizes } from "./choose-bbh-tasks.js";

/** What every comparison is with. */
export const BASELINE = "as_written";

const demos = { maxBootstrapped: 2, maxLabeled: 4, bootstrapRounds: 1 } as const;
/** What bootstrapping takes, with a model that is right in every third run. */
const BOOTSTRAP_CALLS = 12;
const CANDIDATES = 4;
/** The data and the program are not described first: that would take a tenth of the calls, and a small model's descriptions say little. */
const writers: readonly Proposer[] = [
  lmProposer({ grounding: { data: false, program: false } }),
  composedProposer(),
];

/**
 * Every strategy under the same allowance of calls. Sizes are the methods' own, cut in proportion so that each of them gets about to its end; where one does
 * not, the allowance ends it with the best that it has.
 *
 * @param calls The most answers that one method may base its decisions on.
 */
export function bbhMethods(calls: number): Readonly<Record<string, () => Strategy>> {
  /** What is left after the start has been scored. */
  const free = calls - bbhSizes.val;
  /** How many plans may be scored on the whole valset, each with a call that writes it. */
  const plans = Math.max(1, Math.floor(free / (bbhSizes.val + 1)));
  const batches = { minibatch: 6, steps: 2, perStep: 3 } as const;
  return {
    [BASELINE]: asWritten,
    bootstrap_few_shot: () => bootstrapFewShot(demos),
    random_search: () => randomSearch({ ...demos, demoSets: CANDIDATES, trials: calls, roundSize: 1 }), // the allowance ends it
    mipro: () => miproOf(calls),
    mipro_plus_plus: () =>
      miproPlusPlus({
        ...demos,
        demoSets: CANDIDATES,
        trials: plans + 2,
        minibatch: 8,
        fullEvalEvery: 3,
        roundSize: 1,
        proposers: writers,
      }),
    opro: () => opro({ ...batches, proposers: writers }),
    copro: () => copro({ breadth: batches.perStep, depth: batches.steps, minibatch: 6, proposers: writers }),
    ape: () => {
      const proposers = [inductionProposer({ demosPerQuery: 5, maxTokens: 48 }), composedProposer()];
      return ape({ candidates: CANDIDATES, demosPerQuery: 5, proposers, runs: free - 2 * CANDIDATES });
    },
    mop: () => mopOf(calls),
    gpo: () => gpo({ epochs: 1, batch: Math.ceil(bbhSizes.train / plans), samples: 1, trajectory: 3 }),
    dual_phase: () => dualPhaseOf(calls),
    protegi: () =>
      protegi({
        rounds: 2,
        beam: 2,
        minibatch: 6,
        groups: 1,
        groupSize: 3,
        paraphrases: 1,
        successors: 2,
        pullRounds: 3,
        pullPlans: 2,
        pullItems: 4,
      }),
    evo_prompt_ga: () => evoPrompt({ variant: "ga", population: 3, generations: 2 }),
    evo_prompt_de: () => evoPrompt({ variant: "de", population: 3, generations: 2 }),
    prompt_breeder: () =>
      promptBreeder({ population: 4, generations: 3, batch: 8, minibatch: 4, finalists: 1 }),
    simba: () => simba({ steps: 2, batch: 4, candidates: 2, maxDemos: 2, winners: 2 }),
    gepa: () => gepa({ maxMetricCalls: calls - CANDIDATES, parents: 1, merges: 1, demos: 2 }),
    dual_phase_then_mipro: () => sequence(dualPhaseOf(calls / 2), miproOf(calls)),
  };
}

function miproOf(calls: number): Strategy {
  return mipro({
    ...demos,
    demoSets: CANDIDATES,
    instructions: CANDIDATES,
    proposers: writers,
    minibatch: 8,
    roundSize: 1,
    runs: calls - BOOTSTRAP_CALLS - 2 * CANDIDATES,
  });
}

/** As in the benchmark of mixtures. */
function mopOf(calls: number): Strategy {
  const make = methodTable(calls)[OURS];
  if (make === undefined) throw new Error(`The methods of mixtures have no ${OURS}`);
  return make();
}

/** Of the failures so many are checked that an attempt takes few calls. */
function dualPhaseOf(calls: number): Strategy {
  return dualPhase({
    maxSteps: calls < 60 ? 1 : 2,
    maxAttempts: 3,
    switchAfter: 2,
    failuresShown: 3,
    maxFailures: 6,
    acceptance: "graded",
    initial: { numExamples: 3 },
  });
}
