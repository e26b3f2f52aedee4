import {
  ape,
  composedProposer,
  inductionProposer,
  mipro,
  mop,
  type Proposer,
  randomSearch,
  type Strategy,
} from "@signet/optimizers";

/** The one whose wins are counted. */
export const OURS = "mop";

/** Demos of every prompt of every method, so that all of them pay for prompts of about the same length. */
const DEMOS = 8;
/** Instructions that a method chooses among, besides the one as written. */
const CANDIDATES = 8;
/** Calls for them: one each, and as many again for answers that say nothing new. */
const PROPOSAL_CALLS = 2 * CANDIDATES;
/** What bootstrapping takes, with a model that is right in every third run. */
const BOOTSTRAP_CALLS = 24;
const bootstrapping = { demoSets: 8, maxBootstrapped: 2, maxLabeled: DEMOS, bootstrapRounds: 1 } as const;
/** All methods have their instructions from the same sources: a small model's guesses, of a length that fits it, and what is composed without one. */
const proposers: readonly Proposer[] = [
  inductionProposer({ demosPerQuery: 5, maxTokens: 48 }),
  composedProposer(),
];

/**
 * Every method under the same allowance of calls: what it does not spend on proposals and demos, it searches with.
 *
 * @param calls The most answers that one method may base its decisions on.
 */
export function methodTable(calls: number): Readonly<Record<string, () => Strategy>> {
  const induced = {
    candidates: CANDIDATES,
    demosPerQuery: 5,
    demosPerPrompt: DEMOS,
    proposers,
    runs: calls - PROPOSAL_CALLS,
  };
  return {
    [OURS]: () => mopOf(calls),
    ape: () => ape({ ...induced, demos: "none" }),
    ape_random: () => ape({ ...induced, demos: "random" }),
    ape_centroids: () => ape({ ...induced, demos: "centroids" }),
    random_search: () => randomSearch({ ...bootstrapping, trials: calls, roundSize: 1 }), // the allowance ends it
    mipro: () => miproOf(calls),
  };
}

/** The best single prompt. */
function miproOf(calls: number): Strategy {
  return mipro({
    ...bootstrapping,
    instructions: CANDIDATES + 1,
    proposers,
    runs: calls - PROPOSAL_CALLS - BOOTSTRAP_CALLS,
  });
}

/**
 * The one place where our strategy is made, after level O3: the best demos for a single prompt with less than half of the calls, then experts with the rest,
 * kept where held-out examples say that they pay; instructions are left as they are, since there are not enough calls for both. Where inputs do not fall into
 * regions, all calls go to the single prompt.
 */
function mopOf(calls: number): Strategy {
  const demos = { mode: "demos", demoSets: 8, maxBootstrapped: 0, maxLabeled: DEMOS } as const;
  return mop({
    base: {
      regions: mipro({ ...demos, runs: Math.floor(0.45 * calls) }),
      none: mipro({ ...demos, demoSets: 12, runs: calls }),
    },
    candidates: 0,
    demosPerExpert: DEMOS,
    maxExperts: 4,
    minRegion: 5,
    oracle: 0,
  });
}
