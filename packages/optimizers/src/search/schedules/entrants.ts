import type { Configuration } from "../pooled.js";
import type { SearchView, Step } from "../schedule.js";
import type { Choice } from "../space.js";

/** A point in a race: what is known of it, and how much there is yet to learn. */
export interface Entrant {
  readonly choice: Choice;
  readonly estimate: Configuration;
  /** Examples that it met, and those that it did not. */
  readonly met: number;
  readonly open: number;
}

/** Every point with a score, in the order in which they were first scored. Worked out once for what a view knows. */
export function entrants(view: SearchView): readonly Entrant[] {
  const left = view.left();
  const last = latest.get(view);
  if (last?.left === left) return last.known; // nothing was scored since
  const known = entrantsOf(view);
  latest.set(view, { left, known });
  return known;
}

const latest = new WeakMap<SearchView, { readonly left: number; readonly known: readonly Entrant[] }>();

function entrantsOf(view: SearchView): readonly Entrant[] {
  const estimates = new Map(view.estimates().map((estimate) => [estimate.choiceKey, estimate]));
  const total = view.examples().length;
  return view.points().flatMap(({ key, choice }) => {
    const estimate = estimates.get(key);
    if (estimate === undefined) return [];
    const open = openCount(view, choice);
    return [{ choice, estimate, met: total - open, open }];
  });
}

/** How many examples a point has yet to meet. */
export function openCount(view: SearchView, choice: Choice): number {
  return view.next(choice, Number.POSITIVE_INFINITY).exampleIds.length;
}

/** Brings a point to its first `count` examples of the shared order; without examples where it met as many. */
export function upTo(view: SearchView, choice: Choice, count: number): Step {
  return view.next(choice, count - (view.examples().length - openCount(view, choice)));
}
