import { sha256Hex } from "@signet/core";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/**
 * A seeded source of randomness. Drawing advances it; forking does not: a fork depends only on the seed and on the path of
 * names that leads to it, so a new consumer never shifts the draws of another.
 */
export interface Rng {
  /** Uniform in [0, 1), with 53 random bits. */
  readonly next: () => number;
  /** Uniform integer in [0, size); `size` is at least 1. */
  readonly int: (size: number) => number;
  /** One element, uniformly; `items` must not be empty. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** A new array with the same elements in random order. */
  readonly shuffle: <T>(items: readonly T[]) => T[];
  /** Standard normal. */
  readonly normal: () => number;
  /** The generator of that name below this one; the same whenever it is asked for. */
  readonly fork: (name: string) => Rng;
}

/**
 * Makes a generator from a seed: xoroshiro128+ started from SHA-256 of (seed, path of names).
 *
 * Small integers are never given to the generator directly: their first draws are strongly correlated.
 *
 * @example
 * const draw = rng(42).fork("tpe").next(); // always the same number
 */
export function rng(seed: number | string, path: readonly string[] = []): Rng {
  const generator = xoroshiro128plusFromState(stateOf(seed, path));
  const next = (): number => {
    const high = generator.next() >>> 5;
    const low = generator.next() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
  const int = (size: number): number => Math.floor(next() * size);
  return {
    next,
    int,
    pick: (items) => {
      const index = int(items.length);
      if (index >= items.length) throw new RangeError("Cannot pick from an empty list");
      return items[index] as (typeof items)[number]; // in range, checked above; `undefined` may be an element
    },
    shuffle: (items) => shuffled(items, int),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()), // Box-Muller; 1 - u is never 0
    fork: (name) => rng(seed, [...path, name]),
  };
}

/** Four 32-bit words of the hash. JSON keeps the seed 1 and the seed "1", and the paths ["a", "b"] and ["a,b"], apart. */
function stateOf(seed: number | string, path: readonly string[]): number[] {
  const hash = sha256Hex(JSON.stringify([seed, ...path]));
  return [0, 8, 16, 24].map((start) => Number.parseInt(hash.slice(start, start + 8), 16) | 0);
}

/** Fisher and Yates, from the end. */
function shuffled<T>(items: readonly T[], int: (size: number) => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = int(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T]; // both in range
  }
  return result;
}
