/** How much a search may spend: candidates and trials grow together. */
export type Effort = "light" | "medium" | "heavy";

export interface EffortSettings {
  readonly instructions: number;
  readonly demoSets: number;
  readonly trials: number;
}

/** Candidates per leaf, as MIPROv2's presets: demo sets n, instructions n / 2. */
const candidates = { light: 6, medium: 12, heavy: 18 } as const satisfies Record<Effort, number>;

/** @see mipro.md §9.2: trials = max(2 · v · log2 n, 1.5 · n) with v = two variables for each leaf. */
export function effortSettings(effort: Effort, leafCount: number): EffortSettings {
  const n = candidates[effort];
  const trials = Math.floor(Math.max(2 * 2 * leafCount * Math.log2(n), 1.5 * n));
  return { instructions: Math.floor(n / 2), demoSets: n, trials };
}
