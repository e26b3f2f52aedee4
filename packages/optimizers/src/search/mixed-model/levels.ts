import { SignetError } from "@signet/core";
import { type Domain, gridValue } from "../domain.js";
import type { Choice } from "../space.js";
import type { Levels } from "./design.js";

/** Most levels of one variable: the model has an unknown for each. */
const MOST_LEVELS = 1000;

/** A finite space by levels: the number of a value in its variable, 0 for the first. */
export interface LevelSpace {
  readonly sizes: readonly number[];
  readonly toRow: (levels: Levels) => Float64Array;
  readonly toLevels: (row: Float64Array) => Levels;
  readonly toChoice: (levels: Levels) => Choice;
  /** `undefined` for a choice that the space no longer has. */
  readonly levelsOf: (choice: Choice) => Levels | undefined;
}

/** @throws {SignetError} `OPTION_INVALID` when a variable has more values than the model can hold an effect for. */
export function levelSpace({ dimensions, toChoice }: Domain): LevelSpace {
  for (const { name, size } of dimensions) {
    if (size <= MOST_LEVELS) continue;
    throw new SignetError(
      "OPTION_INVALID",
      `Cannot estimate an effect for each of the ${size} values of "${name}": the most is ${MOST_LEVELS}`,
      { details: { name, size } },
    );
  }
  const toRow = (levels: Levels): Float64Array => {
    const row = new Float64Array(levels.length);
    for (let column = 0; column < row.length; column++)
      row[column] = gridValue(dimensions[column]!, levels[column]!);
    return row;
  };
  const toLevels = (row: Float64Array): Levels => {
    const levels = new Int32Array(row.length);
    for (let column = 0; column < row.length; column++) {
      const dimension = dimensions[column]!;
      const value = row[column]!;
      levels[column] =
        dimension.kind === "categorical" ? value : Math.round((value - dimension.low) / dimension.step);
    }
    return levels;
  };
  const known = new WeakMap<Choice, Levels | "outside">();
  const levelsIn = (choice: Choice): Levels | "outside" => {
    const row = Float64Array.from(dimensions, ({ name }) => choice[name] ?? Number.NaN);
    const levels = toLevels(row);
    const isInside = dimensions.every(
      (dimension, column) =>
        Number.isFinite(row[column]) &&
        levels[column]! >= 0 &&
        levels[column]! < dimension.size &&
        Math.abs(gridValue(dimension, levels[column]!) - row[column]!) < 1e-9,
    );
    return isInside ? levels : "outside";
  };
  return {
    sizes: dimensions.map(({ size }) => size),
    toRow,
    toLevels,
    toChoice: (levels) => toChoice(toRow(levels)),
    levelsOf(choice) {
      const found = known.get(choice) ?? levelsIn(choice);
      known.set(choice, found);
      return found === "outside" ? undefined : found;
    },
  };
}
