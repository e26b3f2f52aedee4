import { SignetError } from "@signet/core";
import { mean, sum } from "simple-statistics";

/** What paired differences say about the mean gain, before any question is asked of it. */
export interface GainEstimate {
  readonly centre: number;
  readonly standardError: number;
  /** From 0 (all differences are different numbers) to 1 (all are the same): the share of the most frequent one. */
  readonly lumpiness: number;
  /** Degrees of freedom of the spread, for the part that is not lumpy. */
  readonly freedom: number;
  /** The typical size of a difference that is not 0. */
  readonly changeSize: number;
}

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
  const centre = sum([...differences]) / size;
  const variance = Math.max(0, squares / size - centre ** 2);
  return {
    centre,
    standardError: Math.sqrt(variance / (size - 1 + lumpiness)),
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
  for (const d of differences) counts.set(d, (counts.get(d) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return most === 1 ? 0 : most / differences.length;
}

/** The root mean square of the changes; the whole range of scores if the differences show no spread to go by. */
function changeSizeOf(differences: readonly number[], lumpiness: number): number {
  const changes = differences.filter((d) => d !== 0);
  return lumpiness === 1 ? 1 : Math.sqrt(mean(changes.map((d) => d * d)));
}
