import { SignetError } from "@signet/core";
import type { Rng } from "../../random/index.js";
import { askInTurn } from "../ask-in-turn.js";
import { type Domain, domainOf } from "../domain.js";
import { freeNeighbour, freeRow } from "../free-row.js";
import type { Sampler, SearchHistory } from "../sampler.js";
import type { Choice, SearchSpace } from "../space.js";
import { rowOf, type TrialTable, trialTable } from "../trial-table.js";
import { gamma } from "./gamma.js";
import {
  type Groups,
  intersectionGroups,
  occurrenceGroups,
  singleGroup,
  univariateGroups,
} from "./groups.js";
import { type Parzen, parzen } from "./parzen.js";
import type { Points } from "./points.js";
import { split } from "./split.js";

export interface TpeOptions {
  /** Trials drawn at random until this many are finished; `startupFor(trials)` suits short searches. Default 10. */
  readonly startup?: number;
  /** Draws from the good side per suggestion. Default 24. */
  readonly candidates?: number;
  /**
   * Which variables are modelled jointly: `none`; `all`, leaving out trials that lack one; `intersection` (default), those
   * that every finished trial has; `groups`, those that always occur together. The first two suit a fixed space.
   */
  readonly joint?: "none" | "all" | "intersection" | "groups";
  /** How many of n finished trials are good. Default: a tenth, at most 25. */
  readonly gamma?: (finished: number) => number;
  /** Whether running trials count as bad, so that parallel suggestions spread out. Default true. */
  readonly constantLiar?: boolean;
  /** Default "maximize". */
  readonly direction?: "maximize" | "minimize";
  /** Default 1; must be positive. */
  readonly priorWeight?: number;
  /** Default true. */
  readonly magicClip?: boolean;
  /** Default false. */
  readonly considerEndpoints?: boolean;
}

/** What the model thinks of a point: the log densities of good and of other trials there. */
export interface Density {
  readonly logGood: number;
  readonly logBad: number;
}

/** What is known when a density is asked for. */
export interface Known {
  readonly space: SearchSpace;
  readonly history: SearchHistory;
}

export interface TpeSampler extends Sampler {
  /** For tests and reports: the densities at full choices, also during start-up. */
  readonly density: (known: Known, points: readonly Choice[]) => readonly Density[];
  /** For reports: how likely each choice of a categorical variable is among good trials. */
  readonly marginal: (known: Known, name: string) => readonly number[];
}

/**
 * The Tree-structured Parzen Estimator: models the densities of good and of other trials, and suggests the draw from the good
 * one with the greatest ratio.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Bergstra et al. 2011. Estimators and defaults are those of Optuna 5. Differs: choices that are final or running are
 * not suggested again, and `priorWeight` 0 is refused.
 */
export function tpe(options: TpeOptions = {}): TpeSampler {
  const settings = { ...DEFAULTS, ...options };
  checkSettings(settings);
  return {
    ...askInTurn("tpe", (domain, table, rng) =>
      finishedCount(table.records) < settings.startup
        ? freeRow(domain, table.blocked, rng)
        : suggest(domain, table, { rng, settings }),
    ),
    options: { ...settings, gamma: String(settings.gamma) },
    density: ({ space, history }, points) => {
      const domain = domainOf(space);
      const models = modelsOf(domain, trialTable(domain, history), settings);
      const rows = trialTable(
        domain,
        points.map((choice) => ({ state: "running", choice })),
      );
      return points.map((_, number) => densityAt(models, rowOf(rows, number)));
    },
    marginal: ({ space, history }, name) => {
      if (space[name]?.kind !== "categorical") {
        throw new SignetError(
          "OPTION_INVALID",
          `Cannot give the marginal of "${name}": it is not a categorical variable of the space`,
          { details: { name } },
        );
      }
      const domain = domainOf(space);
      const column = domain.dimensions.findIndex((dimension) => dimension.name === name);
      const model = modelsOf(domain, trialTable(domain, history), settings).find(({ columns }) =>
        columns.includes(column),
      );
      return model === undefined ? [1] : model.good.marginal(model.columns.indexOf(column)); // a single choice is no dimension
    },
  };
}

/** Start-up trials for a search of so many trials in all: a fifth, at least 3 and at most 10. */
export function startupFor(trials: number): number {
  return Math.min(10, Math.max(3, Math.floor(trials / 5)));
}

type Settings = Required<TpeOptions>;

const DEFAULTS: Settings = {
  startup: 10,
  candidates: 24,
  joint: "intersection",
  gamma,
  constantLiar: true,
  direction: "maximize",
  priorWeight: 1,
  magicClip: true,
  considerEndpoints: false,
};

function checkSettings({ startup, candidates, priorWeight }: Settings): void {
  if (!(startup >= 0))
    throw new SignetError("OPTION_INVALID", `tpe: startup is ${startup}; it should be 0 or more`);
  if (!(Number.isInteger(candidates) && candidates >= 1)) {
    throw new SignetError(
      "OPTION_INVALID",
      `tpe: candidates is ${candidates}; it should be an integer from 1 on`,
    );
  }
  if (!(priorWeight > 0 && Number.isFinite(priorWeight))) {
    throw new SignetError("OPTION_INVALID", `tpe: priorWeight is ${priorWeight}; it should be positive`);
  }
}

function finishedCount(history: SearchHistory): number {
  return history.reduce((count, { state }) => count + (state === "running" ? 0 : 1), 0);
}

/** The two densities over one group of columns. */
interface Model {
  readonly columns: readonly number[];
  readonly good: Parzen;
  readonly bad: Parzen;
}

const GROUPINGS: Record<Settings["joint"], (table: TrialTable) => Groups> = {
  none: univariateGroups,
  all: singleGroup,
  intersection: intersectionGroups,
  groups: occurrenceGroups,
};

/** The split is made over all trials; those that lack a variable of a group are left out of its densities afterwards. */
function modelsOf(domain: Domain, table: TrialTable, settings: Settings): readonly Model[] {
  const sides = split(table.records, settings.gamma(finishedCount(table.records)), settings);
  return GROUPINGS[settings.joint](table).map((columns) => {
    const dimensions = columns.map((column) => domain.dimensions[column]!); // groups hold columns of the domain
    const side = (numbers: readonly number[]): Parzen =>
      parzen(dimensions, observed(table, columns, numbers), settings);
    return { columns, good: side(sides.below), bad: side(sides.above) };
  });
}

/** The points of these trials in these columns, without the trials that lack one. */
function observed(table: TrialTable, columns: readonly number[], numbers: readonly number[]): Points {
  const { values, width, whole, records } = table;
  const present = numbers.filter(
    (number) =>
      whole[number] === 1 || columns.every((column) => !Number.isNaN(values[number * width + column])),
  );
  const points = new Float64Array(present.length * columns.length);
  present.forEach((number, i) => {
    for (let c = 0; c < columns.length; c++)
      points[i * columns.length + c] = values[number * width + columns[c]!]!;
  });
  const weights = Float64Array.from(present, (number) => {
    const record = records[number]!; // the numbers are of this table
    return record.state === "complete" ? (record.weight ?? 1) : 1;
  });
  return { values: points, width: columns.length, weights };
}

function densityAt(models: readonly Model[], row: Float64Array): Density {
  const points = models.map(({ columns }) => Float64Array.from(columns, (column) => row[column]!));
  return {
    logGood: models.reduce((sum, { good }, i) => sum + good.logPdf(points[i]!), 0),
    logBad: models.reduce((sum, { bad }, i) => sum + bad.logPdf(points[i]!), 0),
  };
}

const REDRAWS = 3;

/** The best candidate that is not blocked; if every draw is, a free neighbour of the best. */
function suggest(
  domain: Domain,
  table: TrialTable,
  { rng, settings }: { readonly rng: Rng; readonly settings: Settings },
): Float64Array | undefined {
  if (table.blocked.size() >= domain.cardinality) return undefined;
  const models = modelsOf(domain, table, settings);
  let best: Float64Array | undefined;
  for (let draw = 0; draw <= REDRAWS; draw++) {
    const ranked = models.map((model) => rankedDraws(model, settings.candidates, rng));
    for (let rank = 0; rank < settings.candidates; rank++) {
      const row = joined(
        domain,
        models,
        ranked.map((points) => points[rank]!),
      ); // each group has as many draws as asked for
      if (!table.blocked.has(row)) return row;
      best ??= row;
    }
  }
  return freeNeighbour(domain, table.blocked, {
    row: best ?? new Float64Array(domain.dimensions.length),
    rng,
  });
}

/** Draws from the good density, by falling ratio of good to bad; equal ones stay in the order drawn. */
function rankedDraws({ good, bad }: Model, count: number, rng: Rng): readonly Float64Array[] {
  return Array.from({ length: count }, () => good.draw(rng))
    .map((point) => ({ point, ratio: good.logPdf(point) - bad.logPdf(point) }))
    .sort((a, b) => b.ratio - a.ratio)
    .map(({ point }) => point);
}

function joined(domain: Domain, models: readonly Model[], points: readonly Float64Array[]): Float64Array {
  const row = new Float64Array(domain.dimensions.length);
  models.forEach(({ columns }, group) => {
    columns.forEach((column, i) => {
      row[column] = points[group]![i]!;
    });
  });
  return row;
}
