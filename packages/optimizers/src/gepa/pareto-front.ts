import type { Rng } from "../random/index.js";

/** What each program of a pool scored on each item; absent where an item has no score. */
export type PoolScores = readonly (readonly (number | undefined)[])[];

/** Of each item, the programs that none beats on it, by their number. */
export type Fronts = readonly ReadonlySet<number>[];

/** An item that no program was scored on has an empty front. */
export function frontsOf(scores: PoolScores): Fronts {
  const items = Math.max(0, ...scores.map(({ length }) => length));
  return Array.from({ length: items }, (_, item) => {
    const best = Math.max(...scores.map((row) => row[item] ?? Number.NEGATIVE_INFINITY));
    return new Set(
      [...scores.keys()].filter(
        (program) => best > Number.NEGATIVE_INFINITY && scores[program]?.[item] === best,
      ),
    );
  });
}

/**
 * The fronts without the programs that are not needed to have the best of every item: from the worst mean on, a program goes as long as each front that it is on
 * has another one left. Of equal means the earlier goes first.
 *
 * @see Agrawal et al. 2025 (GEPA, arXiv 2507.19457), algorithm 2.
 */
export function withoutDominated(fronts: Fronts, means: readonly number[]): Fronts {
  const ascending = [...means.keys()].sort((a, b) => (means[a] ?? 0) - (means[b] ?? 0) || a - b);
  const left = new Set(ascending);
  const isDominated = (program: number): boolean =>
    fronts.every(
      (front) => !front.has(program) || [...front].some((other) => other !== program && left.has(other)),
    );
  // One pass is enough: a program that is needed stays needed when others go.
  for (const program of ascending) if (isDominated(program)) left.delete(program);
  return fronts.map((front) => new Set([...front].filter((program) => left.has(program))));
}

/** The programs of the fronts, in the order of their numbers. */
export function programsOn(fronts: Fronts): readonly number[] {
  return [...new Set(fronts.flatMap((front) => [...front]))].sort((a, b) => a - b);
}

/** One program, each as likely as the number of fronts that it is on; `undefined` when all are empty. */
export function drawFrom(fronts: Fronts, rng: Rng): number | undefined {
  const places = fronts.flatMap((front) => [...front].sort((a, b) => a - b));
  return places.length === 0 ? undefined : rng.pick(places);
}

/** Mean over the items with a score; 0 when none has one. */
export function meansOf(scores: PoolScores): readonly number[] {
  return scores.map((row) => {
    const known = row.filter((score) => score !== undefined);
    return known.length === 0 ? 0 : known.reduce((sum, score) => sum + score, 0) / known.length;
  });
}
