import { SignetError } from "@signet/core";
import { mean } from "simple-statistics";
import type { Rng } from "../random/index.js";
import { checkScores } from "./check-scores.js";
import { gainEstimate } from "./gain-estimate.js";
import { type Interval, pairedInterval } from "./paired-interval.js";
import { pairedTest } from "./paired-test.js";
import { posteriorGain } from "./posterior-gain.js";
import { smallestProvableGain } from "./smallest-provable-gain.js";

/**
 * What it takes to replace the original: `posterior`, that a gain is more likely than not by far; `proven`, that it may be
 * claimed; `unverified`, as `posterior`, but a holdout too small to tell keeps
 * the original only where the result scored worse.
 */
export type Adopt = "posterior" | "proven" | "unverified";

export interface Comparison {
  /** Scores of the original on the holdout, in [0, 1]. */
  readonly before: readonly number[];
  /** Scores of the result on the same examples, in the same order. */
  readonly after: readonly number[];
  readonly adopt?: Adopt;
  /** For the p-value of large samples with fractional scores; by default always the same. */
  readonly rng?: Rng;
}

/** The two answers, adopt and claim, and what they rest on. */
export interface Decision {
  readonly adopted: boolean;
  /** Whether a gain may be claimed: one-sided test at 2.5 %, and an interval clear of zero. */
  readonly claimed: boolean;
  /** Mean of after minus before; 0 without examples. */
  readonly gain: number;
  readonly gainInterval: Interval;
  /** P(gain > 0) on this holdout. */
  readonly posterior: number;
  readonly p: number;
  /** The smallest gain that this holdout could have proven, given how much the differences spread. */
  readonly smallestProvableGain: number;
  readonly n: number;
}

/** Under so many examples nothing is claimed, and by default nothing adopted. */
export const FEWEST_EXAMPLES = 20;
const ADOPT_FROM = 0.8;
const CLAIM_BELOW = 0.025;

/**
 * Decides on a holdout whether the result replaces the original, and, apart from that, whether a gain may be claimed. Under
 * 20 examples nothing is claimed, and the original is kept unless `adopt` is "unverified".
 *
 * @throws {SignetError} `OPTION_INVALID` unless both sides are scored on the same number of examples, `SCORE_INVALID` for
 * scores outside [0, 1].
 */
export function decide({ before, after, adopt = "posterior", rng }: Comparison): Decision {
  if (before.length !== after.length) {
    throw new SignetError(
      "OPTION_INVALID",
      `Cannot compare ${before.length} scores before with ${after.length} after: both should be of the same examples`,
      { details: { before: before.length, after: after.length } },
    );
  }
  checkScores(before, "score before");
  checkScores(after, "score after");
  if (before.length === 0) return withoutExamples(adopt);

  const differences = after.map((score, i) => score - (before[i] as number)); // of the same length
  const posterior = posteriorGain(differences);
  const p = pairedTest(differences, rng === undefined ? {} : { rng });
  const gainInterval = agreeing(pairedInterval(differences), p);
  const isEnough = differences.length >= FEWEST_EXAMPLES;
  const claimed = isEnough && p <= CLAIM_BELOW && gainInterval[0] > 0;
  const isLikely = posterior >= ADOPT_FROM;
  return {
    adopted: isEnough
      ? adopt === "proven"
        ? claimed
        : isLikely
      : adopt === "unverified" && mean(differences) >= 0,
    claimed,
    gain: mean(differences),
    gainInterval,
    posterior,
    p,
    smallestProvableGain: provable(differences),
    n: differences.length,
  };
}

/** Where the test rejects nothing, the interval holds 0: the two are made separately and may differ by a hair. */
function agreeing([low, high]: Interval, p: number): Interval {
  return [p > CLAIM_BELOW ? Math.min(low, 0) : low, high];
}

function provable(differences: readonly number[]): number {
  if (differences.length < FEWEST_EXAMPLES) return 1;
  const { standardError, changeSize } = gainEstimate(differences);
  const deviation = standardError * Math.sqrt(differences.length);
  return smallestProvableGain(differences.length, deviation, { changeSize });
}

function withoutExamples(adopt: Adopt): Decision {
  return {
    adopted: adopt === "unverified",
    claimed: false,
    gain: 0,
    gainInterval: [-1, 1],
    posterior: 0.5,
    p: 1,
    smallestProvableGain: 1,
    n: 0,
  };
}
