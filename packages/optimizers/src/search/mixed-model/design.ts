/** One point of a finite space, as the number of its level in every dimension; level 0 is the program as written. */
export type Levels = Int32Array;

/** All scores of one point. */
export interface ScoredPoint {
  readonly levels: Levels;
  readonly scores: ReadonlyMap<string, number>;
}

/**
 * Scores, reduced to what the model needs. Examples that exactly the same points have met form one class: how the points differ
 * shows in the means of a class, while the contrasts within it speak of difficulty and noise alone.
 */
export interface Design {
  readonly sizes: readonly number[];
  /**
   * Column of each dimension's shift, what all its levels but 0 have in common; level j > 0 has the j-th column after it. Column 0 is
   * the overall mean.
   */
  readonly offsets: readonly number[];
  /** 1 + Σ size. */
  readonly columns: number;
  readonly points: readonly DesignPoint[];
  /** How many examples each class has. */
  readonly classSizes: Float64Array;
  /** How many points have met each class. */
  readonly classPoints: Float64Array;
  readonly classOf: ReadonlyMap<string, number>;
  readonly contrasts: Contrasts;
  /** What scores are measured from: the origin's mean score, else that of all. */
  readonly centre: number;
  /** How many scores there are. */
  readonly count: number;
}

export interface DesignPoint {
  readonly levels: Levels;
  readonly isOrigin: boolean;
  /** The columns that are 1 for it. */
  readonly columns: Int32Array;
  readonly classes: Int32Array;
  /** Mean score in each of its classes, less the centre. */
  readonly means: Float64Array;
}

/** Sums of squares within classes, with their degrees of freedom. */
export interface Contrasts {
  /** Of a point's scores about those of its example and its class: s² alone. */
  readonly noise: { readonly squares: number; readonly freedom: number };
  /** Of examples' means about their class, times the number of points: s² + points · τ_δ². */
  readonly examples: readonly {
    readonly squares: number;
    readonly freedom: number;
    readonly points: number;
  }[];
}

export function columnsOf(levels: Levels, offsets: readonly number[]): Int32Array {
  const columns = [0];
  levels.forEach((level, dimension) => {
    const shift = offsets[dimension]!;
    if (level > 0) columns.push(shift, shift + level);
  });
  return Int32Array.from(columns);
}

export function designOf(sizes: readonly number[], scored: readonly ScoredPoint[]): Design {
  const offsets: number[] = [];
  let columns = 1;
  for (const size of sizes) {
    offsets.push(columns);
    columns += size;
  }
  const { rows, exampleIndex } = indexed(scored.filter(({ scores }) => scores.size > 0));
  const { classes, classSizes } = classesOf(rows, exampleIndex.size);
  const origin = rows.find(({ levels }) => levels.every((level) => level === 0));
  const centre = meanScore(origin === undefined ? rows : [origin]);
  const { points, classPoints, contrasts } = reduce(rows, { classes, classSizes, centre });
  return {
    sizes,
    offsets,
    columns,
    points: points.map((point) => ({ ...point, columns: columnsOf(point.levels, offsets) })),
    classSizes,
    classPoints,
    classOf: new Map([...exampleIndex].map(([id, index]) => [id, classes[index]!])),
    contrasts,
    centre,
    count: rows.reduce((sum, { scores }) => sum + scores.length, 0),
  };
}

/** A point's scores by example number. */
interface Row {
  readonly levels: Levels;
  readonly examples: Int32Array;
  readonly scores: Float64Array;
}

/** Numbers the examples, so that what follows looks no id up. */
function indexed(scored: readonly ScoredPoint[]): {
  readonly rows: readonly Row[];
  readonly exampleIndex: ReadonlyMap<string, number>;
} {
  const exampleIndex = new Map<string, number>();
  const rows = scored.map(({ levels, scores: byId }): Row => {
    const examples = new Int32Array(byId.size);
    const scores = new Float64Array(byId.size);
    let at = 0;
    for (const [id, score] of byId) {
      let index = exampleIndex.get(id);
      if (index === undefined) {
        index = exampleIndex.size;
        exampleIndex.set(id, index);
      }
      examples[at] = index;
      scores[at++] = score;
    }
    return { levels, examples, scores };
  });
  return { rows, exampleIndex };
}

/** 0 without rows. */
function meanScore(rows: readonly Row[]): number {
  let total = 0;
  let count = 0;
  for (const { scores } of rows) {
    for (const score of scores) total += score;
    count += scores.length;
  }
  return count === 0 ? 0 : total / count;
}

interface Classes {
  /** By example number. */
  readonly classes: Int32Array;
  readonly classSizes: Float64Array;
}

/** Splits the examples, point by point, into those that it met and those that it did not. */
function classesOf(rows: readonly Row[], exampleCount: number): Classes {
  const classes = new Int32Array(exampleCount);
  let next = 1;
  for (const { examples } of rows) {
    const split = new Map<number, number>();
    for (const example of examples) {
      const old = classes[example]!;
      const fresh = split.get(old) ?? next++;
      split.set(old, fresh);
      classes[example] = fresh;
    }
  }
  const dense = new Map<number, number>();
  classes.forEach((old, example) => {
    const name = dense.get(old) ?? dense.size;
    dense.set(old, name);
    classes[example] = name;
  });
  const classSizes = new Float64Array(dense.size);
  for (const name of classes) classSizes[name]! += 1;
  return { classes, classSizes };
}

/** Means by point and class, and the squares about them. */
function reduce(
  rows: readonly Row[],
  { classes, classSizes, centre }: Classes & { readonly centre: number },
): {
  readonly points: readonly Omit<DesignPoint, "columns">[];
  readonly classPoints: Float64Array;
  readonly contrasts: Contrasts;
} {
  const exampleSums = new Float64Array(classes.length);
  const classPoints = new Float64Array(classSizes.length);
  /** Over a class: the sum of its points' means, and of the squares of scores about them. */
  const meansIn = new Float64Array(classSizes.length);
  const squaresIn = new Float64Array(classSizes.length);
  const points = rows.map(({ levels, examples, scores }) => {
    const sums = new Float64Array(classSizes.length);
    const squares = new Float64Array(classSizes.length);
    const met: number[] = [];
    const seen = new Uint8Array(classSizes.length);
    for (let at = 0; at < examples.length; at++) {
      const example = examples[at]!;
      const name = classes[example]!;
      const rest = scores[at]! - centre;
      exampleSums[example]! += rest;
      sums[name]! += rest;
      squares[name]! += rest * rest;
      if (seen[name] === 0) {
        seen[name] = 1;
        met.push(name);
      }
    }
    const own = Int32Array.from(met).sort();
    const means = new Float64Array(own.length);
    own.forEach((name, at) => {
      const average = sums[name]! / classSizes[name]!;
      means[at] = average;
      classPoints[name]! += 1;
      meansIn[name]! += average;
      squaresIn[name]! += Math.max(0, squares[name]! - classSizes[name]! * average ** 2);
    });
    return { levels, isOrigin: levels.every((level) => level === 0), classes: own, means };
  });

  const exampleSquares = new Float64Array(classSizes.length);
  exampleSums.forEach((sum, index) => {
    const name = classes[index]!;
    exampleSquares[name]! += (sum - meansIn[name]!) ** 2 / classPoints[name]!;
  });
  const noise = { squares: 0, freedom: 0 };
  const examples = Array.from(classSizes, (size, name) => {
    const inClass = classPoints[name]!;
    noise.squares += Math.max(0, squaresIn[name]! - exampleSquares[name]!);
    noise.freedom += (size - 1) * (inClass - 1);
    return { squares: exampleSquares[name]!, freedom: size - 1, points: inClass };
  });
  return {
    points,
    classPoints,
    contrasts: { noise, examples: examples.filter(({ freedom }) => freedom > 0) },
  };
}
