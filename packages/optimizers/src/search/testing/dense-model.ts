import type { Levels, ScoredPoint } from "../mixed-model/design.js";
import type { Variances } from "../mixed-model/variances.js";

/** A linear function of the unknowns: one coefficient each. */
export type Functional = Float64Array;

/** The linear mixed model worked out the long way: an unknown for every effect, interaction and example, a row for every score. */
export interface DenseModel {
  readonly centre: number;
  readonly value: (levels: Levels) => Functional;
  /** The mean difficulty of some examples. */
  readonly difficulty: (exampleIds: readonly string[]) => Functional;
  readonly mean: (functional: Functional) => number;
  readonly covariance: (a: Functional, b: Functional) => number;
  /** Log density of all scores. */
  readonly logEvidence: number;
}

export interface DenseQuestion {
  readonly sizes: readonly number[];
  readonly scored: readonly ScoredPoint[];
  readonly variances: Variances;
  /** Points to ask about that were not scored. */
  readonly unseen?: readonly Levels[];
  /** Every example, met or not. */
  readonly exampleIds: readonly string[];
}

const MEAN_VARIANCE = 0.25;

export function denseModel({ sizes, scored, variances, unseen = [], exampleIds }: DenseQuestion): DenseModel {
  const names = ["mean"];
  const prior = [MEAN_VARIANCE];
  const add = (name: string, variance: number): void => {
    if (names.includes(name)) return;
    names.push(name);
    prior.push(variance);
  };
  sizes.forEach((size, dimension) => {
    add(`shift ${dimension}`, variances.shift);
    for (let level = 1; level < size; level++) add(`effect ${dimension} ${level}`, variances.effect);
  });
  for (const levels of [...scored.map((point) => point.levels), ...unseen])
    if (!isOrigin(levels)) add(`interaction ${levels.join()}`, variances.interaction);
  for (const id of exampleIds) add(`example ${id}`, variances.difficulty);
  const index = new Map(names.map((name, at) => [name, at]));
  const functional = (parts: readonly (readonly [string, number])[]): Functional => {
    const own = new Float64Array(names.length);
    for (const [name, share] of parts) own[index.get(name)!]! += share;
    return own;
  };
  const value = (levels: Levels): Functional =>
    functional([
      ["mean", 1],
      ...[...levels].flatMap((level, dimension): [string, number][] =>
        level === 0
          ? []
          : [
              [`shift ${dimension}`, 1],
              [`effect ${dimension} ${level}`, 1],
            ],
      ),
      ...(isOrigin(levels) ? [] : [[`interaction ${levels.join()}`, 1] as [string, number]]),
    ]);
  const difficulty = (ids: readonly string[]): Functional =>
    functional(ids.map((id) => [`example ${id}`, 1 / ids.length]));

  const known = scored.filter(({ scores }) => scores.size > 0);
  const origin = known.filter(({ levels }) => isOrigin(levels));
  const reference = (origin.length > 0 ? origin : known).flatMap(({ scores }) => [...scores.values()]);
  const centre = reference.reduce((sum, score) => sum + score, 0) / Math.max(1, reference.length);
  const rows = known.flatMap(({ levels, scores }) =>
    [...scores].map(([id, score]) => ({
      x: value(levels).map((share, at) => share + difficulty([id])[at]!),
      y: score - centre,
    })),
  );

  const precision = prior.map((variance, a) =>
    prior.map(
      (_, b) =>
        (a === b ? 1 / variance : 0) + rows.reduce((sum, { x }) => sum + x[a]! * x[b]!, 0) / variances.noise,
    ),
  );
  const posteriorCovariance = inverse(precision).inverse;
  const pull = prior.map((_, a) => rows.reduce((sum, { x, y }) => sum + x[a]! * y, 0) / variances.noise);
  const means = posteriorCovariance.map((row) => inner(row, pull));

  const marginal = rows.map(({ x }, a) =>
    rows.map(
      ({ x: other }, b) =>
        prior.reduce((sum, variance, at) => sum + variance * x[at]! * other[at]!, 0) +
        (a === b ? variances.noise : 0),
    ),
  );
  const { inverse: weights, logDeterminant } = inverse(marginal);
  const scores = rows.map(({ y }) => y);
  const quadratic = inner(
    scores,
    weights.map((row) => inner(row, scores)),
  );
  return {
    centre,
    value,
    difficulty,
    mean: (own) => inner(own, means),
    covariance: (a, b) =>
      inner(
        a,
        posteriorCovariance.map((row) => inner(row, b)),
      ),
    logEvidence: -0.5 * (quadratic + logDeterminant + rows.length * Math.log(2 * Math.PI)),
  };
}

function isOrigin(levels: Levels): boolean {
  return levels.every((level) => level === 0);
}

function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** By Gauss and Jordan, with pivots. */
function inverse(matrix: readonly (readonly number[])[]): {
  readonly inverse: readonly (readonly number[])[];
  readonly logDeterminant: number;
} {
  const size = matrix.length;
  const rows = matrix.map((row, at) => [
    ...row,
    ...Array.from({ length: size }, (_, b) => (at === b ? 1 : 0)),
  ]);
  let logDeterminant = 0;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]!;
    const scale = head[column]!;
    logDeterminant += Math.log(Math.abs(scale));
    for (let at = 0; at < head.length; at++) head[at]! /= scale;
    rows.forEach((row, at) => {
      const share = row[column]!;
      if (at === column || share === 0) return;
      for (let other = 0; other < row.length; other++) row[other]! -= share * head[other]!;
    });
  }
  return { inverse: rows.map((row) => row.slice(size)), logDeterminant };
}
