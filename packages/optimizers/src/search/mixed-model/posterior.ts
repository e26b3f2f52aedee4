import type { Rng } from "../../random/index.js";
import { cholesky, dot, halfLogDeterminant, solveLower, solveUpper } from "./cholesky.js";
import { columnsOf, type Design, type DesignPoint, type Levels } from "./design.js";
import type { Variances } from "./variances.js";

/** Prior variance of the overall mean, about the origin's score. */
const MEAN_VARIANCE = 0.25;

/** What scores say about the mean score of every point: exact, for the linear mixed model with given variances. */
export interface Posterior {
  readonly design: Design;
  readonly variances: Variances;
  /** Log density of the class means under the model, up to a constant. */
  readonly logEvidence: number;
  /** A point to ask about: one of the design, or any other. */
  readonly valueOf: (levels: Levels, point?: DesignPoint) => PointValue;
  readonly meanOf: (value: PointValue) => number;
  /** Posterior mean of a class's difficulty; 0 for examples that nobody met. */
  readonly difficultyOf: (exampleId: string) => number;
  readonly draw: (rng: Rng) => Draw;
  /** Posterior means of the effects of levels, by dimension. */
  readonly effects: readonly Float64Array[];
  /** For covariances: the value, plus the mean difficulty of these examples when given, as a vector whose dot products are them. */
  readonly direction: (value: PointValue, next?: readonly string[]) => Direction;
}

/** How a point's mean score depends on the model's unknowns. */
export interface PointValue {
  readonly levels: Levels;
  readonly columns: Int32Array;
  /** Absent for a point that was never scored. */
  readonly point?: DesignPoint;
  /** How much of its deviation from the additive part its own scores have shown, in units of 1 / (precision). */
  readonly gain: number;
  /** Σ precision · mean over its classes. */
  readonly pull: number;
  /** Variance that is its own, given all other unknowns: that of its interaction. */
  readonly ownVariance: number;
}

/** One joint sample of everything unknown. */
export interface Draw {
  /** Effect of a level, by dimension; level 0 is 0. */
  readonly effects: readonly Float64Array[];
  readonly mean: number;
  /** Draws a point's value, its interaction included. */
  readonly valueOf: (value: PointValue) => number;
}

export interface Direction {
  readonly vector: Float64Array;
  /** Variance of what lies outside the vector. */
  readonly rest: number;
}

/**
 * Solves the model
 *
 *     score(c, e) = μ + Σ_v (α_v + β_v[c_v]) + γ[c] + δ[e] + ε,
 *
 * all of it normal. α and β are 0 for level 0. Unknown are μ, α, β and the mean δ of each class of examples; every γ touches one point alone and is
 * integrated out. Exact, since class means are sufficient for all but the variances.
 */
export function posterior(design: Design, variances: Variances): Posterior {
  const { columns, classSizes, points } = design;
  const size = columns + classSizes.length;
  const values = points.map((point) => observed(point, design, variances));
  const { precision, pull, quadratic, logVariance } = accumulate(design, variances, values);
  const factor = cholesky(precision, size);
  const whitened = solveLower(factor, Float64Array.from(pull));
  const logEvidence =
    -0.5 * (logVariance + logPriorVariance(design, variances) + quadratic - dot(whitened, whitened)) -
    halfLogDeterminant(factor);
  const means = solveUpper(factor, whitened);
  const byPoint = new Map(points.map((point, index) => [point, values[index]!]));

  const at = (unknowns: Float64Array, { columns: own, point, gain, pull: scores }: PointValue): number => {
    let additive = 0;
    for (const column of own) additive += unknowns[column]!;
    if (point === undefined || gain === 0) return additive;
    let explained = 0;
    for (const name of point.classes) {
      explained += (classSizes[name]! / variances.noise) * (additive + unknowns[columns + name]!);
    }
    return additive + gain * (scores - explained);
  };

  return {
    design,
    variances,
    logEvidence,
    valueOf: (levels, point) =>
      (point && byPoint.get(point)) ?? {
        levels,
        columns: columnsOf(levels, design.offsets),
        gain: 0,
        pull: 0,
        ownVariance: levels.every((level) => level === 0) ? 0 : variances.interaction,
      },
    meanOf: (value) => design.centre + at(means, value),
    effects: effectsIn(means, design),
    difficultyOf: (exampleId) => {
      const name = design.classOf.get(exampleId);
      return name === undefined ? 0 : means[columns + name]!;
    },
    draw(rng) {
      const unknowns = new Float64Array(size);
      for (let index = 0; index < size; index++) unknowns[index] = rng.normal();
      solveUpper(factor, unknowns);
      for (let index = 0; index < size; index++) unknowns[index]! += means[index]!;
      return {
        effects: effectsIn(unknowns, design),
        mean: design.centre + unknowns[0]!,
        valueOf: (value) =>
          design.centre +
          at(unknowns, value) +
          (value.ownVariance === 0 ? 0 : Math.sqrt(value.ownVariance) * rng.normal()),
      };
    },
    direction: (value, next = []) => {
      const vector = new Float64Array(size);
      addValue(vector, value, design, variances);
      const rest = next.length === 0 ? 0 : addDifficulty(vector, next, design, variances);
      return { vector: solveLower(factor, vector), rest };
    },
  };
}

function effectsIn(unknowns: Float64Array, { sizes, offsets }: Design): readonly Float64Array[] {
  return sizes.map((levels, dimension) => {
    const own = new Float64Array(levels);
    const shift = offsets[dimension]!;
    for (let level = 1; level < levels; level++) own[level] = unknowns[shift]! + unknowns[shift + level]!;
    return own;
  });
}

function observed(point: DesignPoint, { classSizes }: Design, { noise, interaction }: Variances): PointValue {
  let precision = 0;
  let pull = 0;
  point.classes.forEach((name, at) => {
    const weight = classSizes[name]! / noise;
    precision += weight;
    pull += weight * point.means[at]!;
  });
  const gain = point.isOrigin ? 0 : interaction / (1 + interaction * precision);
  return { levels: point.levels, columns: point.columns, point, gain, pull, ownVariance: gain };
}

/** Adds up every point's share of the precision matrix and of its right side; γ is integrated out by Sherman and Morrison. */
function accumulate(
  { columns, offsets, classSizes, points }: Design,
  { effect, shift, difficulty, noise, interaction }: Variances,
  values: readonly PointValue[],
): {
  readonly precision: Float64Array;
  readonly pull: Float64Array;
  readonly quadratic: number;
  readonly logVariance: number;
} {
  const size = columns + classSizes.length;
  const precision = new Float64Array(size * size);
  const pull = new Float64Array(size);
  precision[0] = 1 / MEAN_VARIANCE;
  for (let row = 1; row < columns; row++) precision[row * size + row] = 1 / effect;
  for (const row of offsets) precision[row * size + row] = 1 / shift;
  for (let row = columns; row < size; row++)
    precision[row * size + row] = classSizes[row - columns]! / difficulty;

  let quadratic = 0;
  let logVariance = 0;
  points.forEach((point, index) => {
    const { gain, pull: scores } = values[index]!;
    let total = 0;
    for (const name of point.classes) total += classSizes[name]! / noise;
    const kept = 1 - gain * total;
    for (const a of point.columns) {
      for (const b of point.columns) if (b <= a) precision[a * size + b]! += kept * total;
      pull[a]! += kept * scores;
    }
    point.classes.forEach((name, at) => {
      const weight = classSizes[name]! / noise;
      const row = columns + name;
      for (const column of point.columns) precision[row * size + column]! += kept * weight;
      for (let other = 0; other <= at; other++) {
        const next = point.classes[other]!;
        precision[row * size + columns + next]! -= gain * weight * (classSizes[next]! / noise);
      }
      precision[row * size + row]! += weight;
      pull[row]! += weight * (point.means[at]! - gain * scores);
      quadratic += weight * point.means[at]! ** 2;
      logVariance -= Math.log(weight);
    });
    quadratic -= gain * scores * scores;
    if (!point.isOrigin) logVariance += Math.log1p(interaction * total);
  });
  return { precision, pull, quadratic, logVariance };
}

function logPriorVariance(
  { columns, offsets, classSizes }: Design,
  { effect, shift, difficulty }: Variances,
): number {
  const levels = columns - 1 - offsets.length;
  let sum = Math.log(MEAN_VARIANCE) + levels * Math.log(effect) + offsets.length * Math.log(shift);
  for (const size of classSizes) sum += Math.log(difficulty / size);
  return sum;
}

function addValue(
  vector: Float64Array,
  { columns: own, point, gain }: PointValue,
  { columns, classSizes }: Design,
  { noise }: Variances,
): void {
  let total = 0;
  if (point !== undefined && gain > 0) {
    for (const name of point.classes) {
      const weight = classSizes[name]! / noise;
      total += weight;
      vector[columns + name]! -= gain * weight;
    }
  }
  for (const column of own) vector[column]! += 1 - gain * total;
}

/** Adds the mean difficulty of some examples; returns its variance beside the mean difficulties of classes. */
function addDifficulty(
  vector: Float64Array,
  next: readonly string[],
  { columns, classSizes, classPoints, classOf }: Design,
  { difficulty, noise }: Variances,
): number {
  const shares = new Map<number, number>();
  let unknown = 0;
  for (const id of next) {
    const name = classOf.get(id);
    if (name === undefined) unknown += 1;
    else shares.set(name, (shares.get(name) ?? 0) + 1);
  }
  let rest = (unknown * difficulty) / next.length ** 2;
  for (const [name, count] of shares) {
    vector[columns + name]! += count / next.length;
    const within = 1 / (1 / difficulty + classPoints[name]! / noise); // of an example about its class, by its contrasts
    rest += (within * (1 / count - 1 / classSizes[name]!) * count ** 2) / next.length ** 2;
  }
  return rest;
}
