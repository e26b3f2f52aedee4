/** How far a new prompt may be from the current one, step by step. */
export type LimitSchedule = "none" | "fixed" | "linear" | "cosine";

export interface WordLimit {
  readonly schedule: LimitSchedule;
  /** Words, η₀ in the paper. */
  readonly initial: number;
  /** Words at the last step, η_T in the paper. */
  readonly final: number;
  /** The share of steps, in [0, 1], in which the limit grows from nothing to `initial`. */
  readonly warmup: number;
}

/** Products such as 40 · ½(1 + cos(2π/3)) come out a hair below the whole number that they are. */
const ROUNDING = 1e-9;

/**
 * The most words that may change at a step; absent without a limit. At least one, since none would forbid every change.
 *
 * @param step From 1 to `steps`; a later one has the limit of the last.
 * @see Tang et al. 2024 (arXiv 2402.17564), §3.2.2
 */
export function wordLimit(
  { schedule, initial, final, warmup }: WordLimit,
  { step, steps }: { readonly step: number; readonly steps: number },
): number | undefined {
  if (schedule === "none") return undefined;
  const warm = Math.ceil(warmup * steps - ROUNDING);
  if (step < warm) return whole((initial * step) / warm);
  const length = steps - warm;
  const share = length === 0 ? 0 : Math.min(1, (step - warm) / length);
  return whole(final + (initial - final) * REST[schedule](share));
}

/** What is left of the way from the first limit to the last after a share of the steps. */
const REST = {
  fixed: () => 1,
  linear: (share) => 1 - share,
  cosine: (share) => (1 + Math.cos(Math.PI * share)) / 2,
} as const satisfies Record<Exclude<LimitSchedule, "none">, (share: number) => number>;

function whole(words: number): number {
  return Math.max(1, Math.floor(words + ROUNDING));
}

/** Below so many words, a limit that follows the length of the prompt does not shrink. */
const LEAST_RELATIVE = 10;

/** The limit for a prompt of some length: it starts at half its words, and ends at the same share of that as otherwise. */
export function relativeTo(limit: WordLimit, words: number): WordLimit {
  const initial = Math.max(LEAST_RELATIVE, words / 2);
  return { ...limit, initial, final: (initial * limit.final) / limit.initial };
}
