import type { Json } from "@signet/core";

const MOST_VALUES = 20;

/** The distinct texts, sorted, where they are labels by the look of it: few, short, and each seen more than once. */
export function fewValues(values: readonly (Json | undefined)[]): readonly string[] | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (typeof value !== "string" || value === "" || value.length > 40 || value.split(/\s+/).length > 3)
      return undefined;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const isFew =
    counts.size > 0 &&
    counts.size <= Math.min(MOST_VALUES, values.length / 4) &&
    [...counts.values()].every((count) => count > 1);
  return isFew ? [...counts.keys()].sort() : undefined;
}
