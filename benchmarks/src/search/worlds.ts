import { type Rng, rng } from "@signet/optimizers";
import { normalCdf, normalQuantile } from "./normal.js";

/** Light or medium search, of a program of one or two modules. */
export type Setting = keyof typeof settings;

/** Per module: `instructions` and `demoSets` to choose from. `examples` to search on, `runs` of the program to spend. */
const settings = {
  L1: { effort: "light", modules: 1, instructions: 3, demoSets: 6, examples: 100, runs: 650 },
  L2: { effort: "light", modules: 2, instructions: 3, demoSets: 6, examples: 100, runs: 1200 },
  M1: { effort: "medium", modules: 1, instructions: 6, demoSets: 12, examples: 300, runs: 2130 },
  M2: { effort: "medium", modules: 2, instructions: 6, demoSets: 12, examples: 300, runs: 3080 },
} as const;

/** One choice for each variable, in the order of `World.sizes`. */
export type Combination = readonly number[];

/** A program of which the truth is known: how often each combination is right, and on which examples. */
export interface World {
  readonly setting: Setting;
  readonly seed: number;
  readonly effort: "light" | "medium";
  /** Choices of each variable: instructions, demo sets of the first module, then those of the next. */
  readonly sizes: readonly number[];
  readonly examples: number;
  /** How often a search may run the program on one example. */
  readonly runs: number;
  /** The true accuracy. A search may not look at it. */
  readonly p: (combination: Combination) => number;
  /** The true accuracy of the program as written: all zeros. */
  readonly base: number;
  /** The highest true accuracy of all combinations. */
  readonly best: number;
  readonly isRight: (combination: Combination, example: number) => boolean;
  /** The true accuracies by combination number, the last variable counting fastest. For peers only, as `difficulty` is. */
  readonly rates: readonly number[];
  /** z of each example. */
  readonly difficulty: readonly number[];
}

export interface WorldOptions {
  readonly setting: Setting;
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /** Standard deviation of what a combination has beyond the sum of its choices' effects. */
  readonly interaction?: number;
  /** Whether no combination is better than the base: what would be is as good. */
  readonly isNull?: boolean;
}

const EFFECT = 0.05;
const BASE = 0.6;

/**
 * Draws a world. Each choice adds an effect, each combination an interaction (index 0, and the base: none); on example e
 * combination c is right when √½·z_e + √½·w_ce < Φ⁻¹(p_c), so that examples are easy or hard for every combination alike.
 *
 * w_ce comes from an integer hash of (seed, c, e): any language computes the same bits, and no table of them is kept.
 * Worlds of one setting and seed that differ in `interaction` are otherwise the same.
 */
export function makeWorld({ setting, seed, interaction = 0.02, isNull = false }: WorldOptions): World {
  const { effort, modules, instructions, demoSets, examples, runs } = settings[setting];
  const sizes = Array.from({ length: modules }, () => [instructions, demoSets]).flat();
  const source = rng(seed, ["world", setting]);
  const drawn = drawRates(sizes, interaction, source);
  const rates = isNull ? drawn.map((rate) => Math.min(rate, drawn[0]!)) : drawn;
  const quantiles = rates.map(normalQuantile);
  const difficulty = normals(examples, source.fork("difficulty"));
  const numberOf = (combination: Combination): number => {
    if (combination.length !== sizes.length) throw new RangeError(`Not a combination: ${combination}`);
    return sizes.reduce((number, size, v) => number * size + choiceAt(combination, v, size), 0);
  };
  return {
    setting,
    seed,
    effort,
    sizes,
    examples,
    runs,
    p: (combination) => rates[numberOf(combination)]!,
    base: rates[0]!,
    best: rates.reduce((highest, rate) => Math.max(highest, rate)),
    isRight: (combination, example) => {
      const z = difficulty[example];
      if (z === undefined) throw new RangeError(`Not an example: ${example}`);
      const number = numberOf(combination);
      // √½·z + √½·w < q, solved for w = Φ⁻¹(u)
      return uniform(seed, number, example) < normalCdf(quantiles[number]! / Math.SQRT1_2 - z);
    },
    rates,
    difficulty,
  };
}

function choiceAt(combination: Combination, variable: number, size: number): number {
  const choice = combination[variable];
  if (choice === undefined || !Number.isInteger(choice) || choice < 0 || choice >= size) {
    throw new RangeError(`Not a combination: variable ${variable} of ${combination} has ${size} choices`);
  }
  return choice;
}

function drawRates(sizes: readonly number[], interaction: number, source: Rng): readonly number[] {
  const effects = sizes.map((size, v) => [0, ...normals(size - 1, source.fork(`effects ${v}`))]);
  const sums = effects.reduce<readonly number[]>(
    (sums, choices) => sums.flatMap((sum) => choices.map((effect) => sum + EFFECT * effect)),
    [BASE],
  );
  const interactions = [0, ...normals(sums.length - 1, source.fork("interactions"))];
  return sums.map((sum, c) => Math.min(0.98, Math.max(0.02, sum + interaction * interactions[c]!)));
}

const normals = (count: number, source: Rng): readonly number[] =>
  Array.from({ length: count }, () => source.normal());

/** Uniform in (0, 1), a function of its arguments alone. */
function uniform(seed: number, combination: number, example: number): number {
  const inner = mix(Math.imul(combination, 0x9e3779b1) + mix(example + 0x85ebca6b));
  return (mix(seed ^ inner) + 0.5) / 2 ** 32;
}

/** The finalizer of MurmurHash3 (Appleby 2008), on unsigned 32-bit integers. */
function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
