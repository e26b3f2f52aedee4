import { SignetError } from "@signet/core";

/** What may vary at one place: an index among `size` candidates, or a number in [low, high]. */
export type Variable =
  | { readonly kind: "categorical"; readonly size: number }
  | {
      readonly kind: "integer" | "real";
      readonly low: number;
      readonly high: number;
      /** Distance of the grid points from `low` on. Integers default to 1, reals to none. */
      readonly step?: number;
      /** Search on the logarithm; `low` must be positive. */
      readonly log?: boolean;
    };

/** The variables of a search by name. The order of the keys means nothing. */
export type SearchSpace = Readonly<Record<string, Variable>>;

/** One point of a space: a value for every name (the index for a categorical variable). */
export type Choice = Readonly<Record<string, number>>;

/** The names of a space in the order in which everything here visits them: by code units. */
export function variableNames(space: SearchSpace): readonly string[] {
  return Object.keys(space).sort();
}

/** A string that two choices share exactly when they give the same value to the same names. */
export function choiceKey(choice: Choice): string {
  return JSON.stringify(
    Object.keys(choice)
      .sort()
      .map((name) => [name, choice[name]]),
  );
}

/** How many values a variable can take; `Infinity` for a real without a step. */
export function valueCount(variable: Variable): number {
  if (variable.kind === "categorical") return variable.size;
  if (variable.low === variable.high) return 1;
  const step = variable.step ?? (variable.kind === "integer" ? 1 : 0);
  return step === 0 ? Number.POSITIVE_INFINITY : Math.floor((variable.high - variable.low) / step + 1e-9) + 1;
}

/** What keeps a choice from being a point of the space; `undefined` where nothing does. */
export function problemOfChoice(space: SearchSpace, choice: Choice): string | undefined {
  if (typeof choice !== "object" || choice === null) return "is no record of numbers";
  const names = variableNames(space);
  const stranger = Object.keys(choice).find((name) => !Object.hasOwn(space, name));
  if (stranger !== undefined) return `names "${stranger}", which is no variable of the space`;
  for (const name of names) {
    const variable = space[name] as Variable; // the name is a key of the space
    const value = choice[name];
    const [low, high] =
      variable.kind === "categorical" ? [0, variable.size - 1] : [variable.low, variable.high];
    const isWhole = variable.kind === "real" || Number.isInteger(value);
    if (value === undefined || !(value >= low - 1e-12 && value <= high + 1e-12) || !isWhole)
      return `has ${value} for "${name}", which has values from ${low} to ${high}`;
  }
  return undefined;
}

/**
 * Checks a space where it enters.
 *
 * @throws {SignetError} `SPACE_EMPTY` when a variable has no value, `OPTION_INVALID` when its bounds make no sense.
 */
export function checkSpace(space: SearchSpace): void {
  for (const name of variableNames(space)) {
    const problem = problemOf(space[name] as Variable); // the name is a key of the space
    if (problem !== undefined) {
      const [code, text] = problem;
      throw new SignetError(code, `Variable "${name}" of the search space ${text}`, {
        details: { name, variable: space[name] },
      });
    }
  }
}

function problemOf(variable: Variable): readonly ["SPACE_EMPTY" | "OPTION_INVALID", string] | undefined {
  if (variable.kind === "categorical") {
    if (!Number.isInteger(variable.size))
      return ["OPTION_INVALID", `has size ${variable.size}; it should be an integer`];
    return variable.size < 1 ? ["SPACE_EMPTY", "has no candidates; it should have at least one"] : undefined;
  }
  const { kind, low, high, step, log } = variable;
  if (!Number.isFinite(low) || !Number.isFinite(high))
    return ["OPTION_INVALID", `runs from ${low} to ${high}; both ends should be finite`];
  if (low > high)
    return ["SPACE_EMPTY", `runs from ${low} to ${high}; the low end should not exceed the high end`];
  if (step !== undefined && !(step > 0 && Number.isFinite(step)))
    return ["OPTION_INVALID", `has step ${step}; it should be positive`];
  if (kind === "integer" && ![low, high, step ?? 1].every(Number.isInteger)) {
    return [
      "OPTION_INVALID",
      `is an integer from ${low} to ${high} in steps of ${step ?? 1}; all three should be integers`,
    ];
  }
  const lowestEdge = low - (step ?? (kind === "integer" ? 1 : 0)) / 2;
  return log === true && lowestEdge <= 0
    ? [
        "OPTION_INVALID",
        `is logarithmic from ${low} on; its lowest cell begins at ${lowestEdge} and should begin above 0`,
      ]
    : undefined;
}
