import type { Demo } from "@signet/core";

/** What a list of demos may cost, in tokens of the prompt. */
export interface DemoBudget {
  readonly maxTokens: number;
  readonly tokensOf: (demo: Demo) => number;
}

/** Says which of the demos that are left comes next; they are in order, and there is at least one. */
export type Next = (taken: readonly Demo[], left: readonly Demo[]) => Demo;

export interface TakeDemosOptions {
  /** Most demos in the list, those of `start` included. */
  readonly count: number;
  /** What makes two demos show the same. */
  readonly inputOf: (demo: Demo) => string;
  readonly budget?: DemoBudget | undefined;
  /** Where the list begins; no other demo of these examples is added. */
  readonly start?: readonly Demo[];
  /** Default: the first of them. */
  readonly next?: Next;
}

/** Takes demos until there are `count`. One whose input is shown already, or that does not fit into the budget, is skipped. */
export function takeDemos(
  demos: readonly Demo[],
  { count, inputOf, budget, start = [], next = (_, [first]) => first as Demo }: TakeDemosOptions,
): readonly Demo[] {
  const taken = start.slice(0, count);
  const isKnown = new Set(taken.map(({ exampleId }) => exampleId));
  const shown = new Set(taken.map(inputOf));
  let tokens = taken.reduce((sum, demo) => sum + (budget?.tokensOf(demo) ?? 0), 0);
  let left = demos.filter((demo) => !isKnown.has(demo.exampleId) && !shown.has(inputOf(demo)));
  while (taken.length < count) {
    const room = budget === undefined ? Number.POSITIVE_INFINITY : budget.maxTokens - tokens;
    left = left.filter((demo) => !shown.has(inputOf(demo)) && (budget?.tokensOf(demo) ?? 0) <= room);
    if (left.length === 0) break;
    const demo = next(taken, left);
    taken.push(demo);
    shown.add(inputOf(demo));
    tokens += budget?.tokensOf(demo) ?? 0;
  }
  return taken;
}
