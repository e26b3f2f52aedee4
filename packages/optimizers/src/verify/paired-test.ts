import { SignetError } from "@signet/core";
import { mean, standardDeviation } from "simple-statistics";
import { type Rng, rng } from "../random/index.js";
import { studentCdf } from "./student-t.js";

const EXACT_UP_TO = 16;
const DRAWS = 9_999;

export interface PairedTestOptions {
  /** For the random signs of larger samples with unequal differences; by default always the same. */
  readonly rng?: Rng;
}

/**
 * The one-sided p-value of "the mean gain is not above 0": how often signs given by coin tosses would make the gain at least
 * as large. Exact for differences of one size (0/1 scores: the exact test of McNemar) and for up to 16 changed examples; else
 * over 9,999 drawn sign patterns, the observed one counted in, so that it is never too small.
 *
 * @param differences After minus before, per example.
 * @returns In (0, 1]; 1 when no example changed.
 * @throws {SignetError} `SCORE_INVALID` for a difference that is not a finite number.
 */
export function pairedTest(
  differences: readonly number[],
  { rng: source = rng("paired test") }: PairedTestOptions = {},
): number {
  if (!differences.every(Number.isFinite)) {
    throw new SignetError("SCORE_INVALID", "Cannot test a gain: every difference should be a finite number", {
      details: { index: differences.findIndex((d) => !Number.isFinite(d)) },
    });
  }
  const changes = differences.filter((d) => d !== 0);
  const sizes = changes.map(Math.abs);
  const [first] = sizes;
  if (first === undefined) return 1;
  if (sizes.every((size) => Math.abs(size - first) < 1e-12)) {
    return headsTail(changes.length, changes.filter((d) => d > 0).length);
  }
  // Sums of all changes that were positive: signs of the others are what chance decides. Rounding must not turn ties over.
  const observed = changes.reduce((total, d) => total + Math.max(d, 0), 0) - 1e-9;
  const flipped =
    sizes.length <= EXACT_UP_TO ? exactShare(sizes, observed) : drawnShare(sizes, observed, source);
  return Math.max(flipped, skewCorrected(differences));
}

/**
 * The p-value of Student's test with Johnson's correction for skewness (1978), or 0 where the skew is to the right and the
 * signs alone are the stricter test. Frequent small gains and rare large losses look better than they are: a sample may hold
 * none of the losses.
 */
function skewCorrected(differences: readonly number[]): number {
  const count = differences.length;
  const spread = standardDeviation([...differences]);
  if (count < 3 || spread === 0) return 0;
  const centre = mean([...differences]);
  const skew = mean(differences.map((d) => ((d - centre) / spread) ** 3));
  if (skew >= 0) return 0;
  const t = (centre / spread) * Math.sqrt(count - 1);
  return 1 - studentCdf(t + (skew * (1 + 2 * t * t)) / (6 * Math.sqrt(count)), count - 1);
}

/** P(at least so many heads) in so many tosses. */
function headsTail(tosses: number, heads: number): number {
  let logWays = 0; // of choosing k of the tosses, from k = tosses downwards
  let tail = 0;
  for (let k = tosses; k >= heads; k--) {
    tail += Math.exp(logWays - tosses * Math.LN2);
    logWays += Math.log(k) - Math.log(tosses - k + 1);
  }
  return Math.min(1, tail);
}

function exactShare(sizes: readonly number[], observed: number): number {
  const [low = new Float64Array(1), high = new Float64Array(1)] = blocksOf(sizes);
  let reached = 0;
  for (const a of low) for (const b of high) if (a + b >= observed) reached += 1;
  return reached / (low.length * high.length);
}

function drawnShare(sizes: readonly number[], observed: number, source: Rng): number {
  const blocks = blocksOf(sizes);
  let reached = 1;
  for (let draw = 0; draw < DRAWS; draw++) {
    let total = 0;
    let bits = 0;
    for (let i = 0; i < blocks.length; i++) {
      bits = i % 4 === 0 ? source.int(2 ** 32) : bits >>> BLOCK; // one draw tosses the coins of four blocks
      const sums = blocks[i] as Float64Array; // below the length
      total += sums[bits & (sums.length - 1)] as number; // its length is a power of two
    }
    if (total >= observed) reached += 1;
  }
  return reached / (DRAWS + 1);
}

const BLOCK = 8;

/** For each eight sizes: the sum of every subset, by the bits of its index. */
function blocksOf(sizes: readonly number[]): Float64Array[] {
  return Array.from({ length: Math.ceil(sizes.length / BLOCK) }, (_, block) => {
    const members = sizes.slice(block * BLOCK, (block + 1) * BLOCK);
    const sums = new Float64Array(2 ** members.length);
    members.forEach((size, bit) => {
      for (let subset = 0; subset < 2 ** bit; subset++)
        sums[subset + 2 ** bit] = (sums[subset] as number) + size;
    });
    return sums;
  });
}
