import { SignetError } from "@signet/core";
import { mean, sampleVariance, sum } from "simple-statistics";

/** The score of one configuration on one example, once. */
export interface PooledRecord {
  readonly choiceKey: string;
  readonly exampleId: string;
  /** In [0, 1]. */
  readonly score: number;
}

/** What all records together say about one configuration. */
export interface Configuration {
  readonly choiceKey: string;
  /** On how many different examples it was scored. */
  readonly count: number;
  /** Its mean, corrected for the difficulty of the examples it met; the plain mean once it met all. */
  readonly adjustedMean: number;
  /** Squared error of the adjusted mean as an estimate of the mean over all examples; 0 once it met all. */
  readonly errorVariance: number;
  /** The adjusted mean shrunk towards the mean of all configurations, by how little is known. */
  readonly posteriorMean: number;
  readonly posteriorVariance: number;
}

export interface PoolOptions {
  /** κ: how many scores at the grand mean an example's difficulty starts from. Default 5. */
  readonly difficultyPrior?: number;
}

/**
 * Pools noisy, minibatched scores into one estimate per configuration, in the order in which they were first seen.
 *
 * Repeats of a cell are averaged. Difficulty of an example: its shrunken mean over configurations. Error: the pooled variance
 * of residuals, falling to 0 as a configuration nears all examples. Shrinkage: towards the weighted mean of all
 * configurations, by the variance between them.
 *
 * @param totalExamples N, the number of examples of the search set.
 * @throws {SignetError} `SCORE_INVALID` for a score outside [0, 1], `OPTION_INVALID` when more than N examples occur.
 */
export function poolScores(
  records: readonly PooledRecord[],
  totalExamples: number,
  { difficultyPrior = 5 }: PoolOptions = {},
): readonly Configuration[] {
  const cells = averagedCells(records);
  if (cells.size === 0) return [];
  const { difficulty, meanDifficulty, grandMean } = difficulties(cells, {
    totalExamples,
    prior: difficultyPrior,
  });

  const measured = [...cells].map(([choiceKey, scores]) => {
    const rests = [...scores].map(([exampleId, score]) => score - (difficulty.get(exampleId) ?? grandMean));
    const rest = mean(rests);
    return {
      choiceKey,
      count: scores.size,
      adjustedMean: rest + meanDifficulty,
      residuals: rests.map((value) => value - rest),
    };
  });
  const cellVariance = pooledVariance(
    measured.map(({ residuals }) => residuals),
    grandMean,
  );
  const withErrors = measured.map(({ choiceKey, count, adjustedMean }) => ({
    choiceKey,
    count,
    adjustedMean,
    errorVariance: (cellVariance / count) * (1 - count / totalExamples),
  }));
  return shrunken(withErrors);
}

/** Configuration to example to score. */
type Cells = ReadonlyMap<string, ReadonlyMap<string, number>>;

function averagedCells(records: readonly PooledRecord[]): Cells {
  const cells = new Map<string, Map<string, { total: number; count: number }>>();
  for (const { choiceKey, exampleId, score } of records) {
    if (!(score >= 0 && score <= 1)) {
      throw new SignetError(
        "SCORE_INVALID",
        `Example ${exampleId} scored ${score}; a score should be a number from 0 to 1`,
        {
          details: { exampleId, choiceKey, score },
        },
      );
    }
    const row = cells.get(choiceKey) ?? new Map<string, { total: number; count: number }>();
    cells.set(choiceKey, row);
    const cell = row.get(exampleId) ?? { total: 0, count: 0 };
    row.set(exampleId, { total: cell.total + score, count: cell.count + 1 });
  }
  return new Map(
    [...cells].map(([key, row]) => [
      key,
      new Map([...row].map(([id, { total, count }]) => [id, total / count])),
    ]),
  );
}

interface Difficulties {
  readonly difficulty: ReadonlyMap<string, number>;
  /** Over all N examples; those not seen count at the grand mean. */
  readonly meanDifficulty: number;
  readonly grandMean: number;
}

/** d_i = (Σ_c y_ci + κ ȳ) / (k_i + κ). */
function difficulties(
  cells: Cells,
  { totalExamples, prior }: { readonly totalExamples: number; readonly prior: number },
): Difficulties {
  const scores = [...cells.values()].flatMap((row) => [...row.values()]);
  const grandMean = mean(scores);
  const totals = new Map<string, { total: number; count: number }>();
  for (const row of cells.values()) {
    for (const [id, score] of row) {
      const { total, count } = totals.get(id) ?? { total: 0, count: 0 };
      totals.set(id, { total: total + score, count: count + 1 });
    }
  }
  if (totals.size > totalExamples) {
    throw new SignetError(
      "OPTION_INVALID",
      `Scores name ${totals.size} examples, the search set has ${totalExamples}`,
    );
  }
  const difficulty = new Map(
    [...totals].map(([id, { total, count }]) => [id, (total + prior * grandMean) / (count + prior)]),
  );
  const unseen = totalExamples - difficulty.size;
  return {
    difficulty,
    meanDifficulty: (sum([...difficulty.values()]) + unseen * grandMean) / totalExamples,
    grandMean,
  };
}

const LEAST_VARIANCE = 1e-3;

/** The variance of one cell about its configuration's mean; Bernoulli's where no configuration has two cells. */
function pooledVariance(residuals: readonly (readonly number[])[], grandMean: number): number {
  const freedom = sum(residuals.map(({ length }) => length - 1));
  const squares = sum(residuals.map((row) => sum(row.map((value) => value * value))));
  return Math.max(LEAST_VARIANCE, freedom === 0 ? grandMean * (1 - grandMean) : squares / freedom);
}

const LEAST_SPREAD = 1e-4;

function shrunken(
  measured: readonly Omit<Configuration, "posteriorMean" | "posteriorVariance">[],
): Configuration[] {
  const means = measured.map(({ adjustedMean }) => adjustedMean);
  const centre =
    sum(measured.map(({ count, adjustedMean }) => count * adjustedMean)) /
    sum(measured.map(({ count }) => count));
  const observedSpread = means.length > 1 ? sampleVariance(means) : 0;
  /** τ²: the variance between configurations beyond their errors. */
  const spread = Math.max(
    LEAST_SPREAD,
    observedSpread - mean(measured.map(({ errorVariance }) => errorVariance)),
  );
  return measured.map((configuration) => {
    const { adjustedMean, errorVariance } = configuration;
    const trust = spread / (spread + errorVariance);
    return {
      ...configuration,
      posteriorMean: errorVariance === 0 ? adjustedMean : centre + trust * (adjustedMean - centre),
      posteriorVariance: trust * errorVariance,
    };
  });
}
