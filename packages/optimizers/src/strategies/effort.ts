/** How much a search may spend: candidates and runs grow together. */
export type Effort = "light" | "medium" | "heavy";

export interface EffortSettings {
  readonly instructions: number;
  readonly demoSets: number;
  readonly trials: number;
}

/** For checks. */
export const efforts: readonly string[] = ["light", "medium", "heavy"] satisfies readonly Effort[];

/** Candidates per leaf, as MIPROv2's presets: demo sets n, instructions n / 2. */
const candidates = { light: 6, medium: 12, heavy: 18 } as const satisfies Record<Effort, number>;

/** @see mipro.md §9.2: trials = max(2 · v · log2 n, 1.5 · n) with v variables for each leaf: two, or one in the modes that search one kind. */
export function effortSettings(effort: Effort, leafCount: number, variables: 1 | 2 = 2): EffortSettings {
  const n = candidates[effort];
  const trials = Math.floor(Math.max(2 * variables * leafCount * Math.log2(n), 1.5 * n));
  return { instructions: variables === 1 ? n : Math.floor(n / 2), demoSets: n, trials };
}

/**
 * Program runs that MIPROv2 would spend on so many trials: the start in full, a minibatch of 35 for each trial, and a full
 * evaluation after every five. Searches of equal effort then cost the same, whatever their schedule.
 */
export function runsFor(trials: number, valsetSize: number): number {
  return valsetSize + trials * Math.min(35, valsetSize) + Math.ceil(trials / 5) * valsetSize;
}
