import { SignetError } from "@signet/core";
import { mean, sum } from "simple-statistics";
import { skewShift } from "./skew-shift.js";

/** What paired differences say about the mean gain, before any question is asked of it. */
export interface GainEstimate {
  readonly centre: number;
  readonly standardError: number;
  /** What the skewness of the differences does to quantiles, see `skewShift`. */
  readonly shift: number;
  /** From 0 (all differences are different numbers) to 1 (all are the same): the share of the most frequent one. */
  readonly lumpiness: number;
  /** Degrees of freedom of the spread, for the part that is not lumpy. */
  readonly freedom: number;
  /** The typical size of a difference that is not 0. */
  readonly changeSize: number;
}

/**
 * Of the skewness that a sample shows, so much is believed. A few examples make it: all of it would count single rare changes
 * twice (they also make the spread), none of it leaves the errors of skewed differences all on one side. Enumerated over 0/1
 * worlds, half comes closest to equal tails.
 */
const BELIEVED_SKEWNESS = 0.5;

/**
 * Estimates the mean gain and its error.
 *
 * Where few examples changed, the observed spread is too small (none changed: it is 0, whatever the truth is). So half an
 * observation of a typical change is added in each direction, in proportion to the lumpiness. With 0/1 scores this is the
 * adjustment of Agresti and Min (2005) for paired proportions; with differences that are all distinct it is plain Student.
 */
export function gainEstimate(differences: readonly number[]): GainEstimate {
  checkDifferences(differences);
  const count = differences.length;
  const lumpiness = count === 1 ? 1 : lumpinessOf(differences);
  const changeSize = changeSizeOf(differences, lumpiness);
  const size = count + lumpiness; // two halves of an observation, times the lumpiness
  const squares = sum(differences.map((d) => d * d)) + lumpiness * changeSize ** 2;
  const cubes = sum(differences.map((d) => d ** 3)); // the two halves cancel out
  const centre = sum([...differences]) / size;
  const variance = Math.max(0, squares / size - centre ** 2);
  const thirdMoment = cubes / size - (3 * centre * squares) / size + 2 * centre ** 3;
  const skewness = variance === 0 ? 0 : thirdMoment / variance ** 1.5;
  return {
    centre,
    standardError: Math.sqrt(variance / (size - 1 + lumpiness)),
    shift: BELIEVED_SKEWNESS * skewShift(skewness, size),
    lumpiness,
    freedom: size - 1,
    changeSize,
  };
}

function checkDifferences(differences: readonly number[]): void {
  if (differences.length === 0)
    throw new SignetError("OPTION_INVALID", "Cannot estimate a gain from no examples");
  const bad = differences.findIndex((d) => !(Math.abs(d) <= 1));
  if (bad === -1) return;
  throw new SignetError(
    "SCORE_INVALID",
    `Difference ${bad} is ${differences[bad]}; differences of scores lie between -1 and 1`,
    { details: { index: bad, difference: differences[bad] } },
  );
}

function lumpinessOf(differences: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const d of differences) {
    const key = Math.round(d * 1e9); // 0.7 - 0.4 and 0.6 - 0.3 are one number to people
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return most === 1 ? 0 : most / differences.length;
}

/** The root mean square of the changes; the whole range of scores if the differences show no spread to go by. */
function changeSizeOf(differences: readonly number[], lumpiness: number): number {
  const changes = differences.filter((d) => d !== 0);
  return lumpiness === 1 || changes.length === 0 ? 1 : Math.sqrt(mean(changes.map((d) => d * d)));
}
