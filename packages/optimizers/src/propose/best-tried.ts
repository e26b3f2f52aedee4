import type { TriedInstruction } from "./proposer.js";

/** The best by score, at most so many, the best last, where a model heeds it most. Of equal scores the later one counts as better. */
export function bestTried<T extends { readonly score: number }>(
  tried: readonly T[],
  most: number,
): readonly T[] {
  if (most < 1) return [];
  return tried
    .filter(({ score }) => Number.isFinite(score))
    .sort((a, b) => a.score - b.score)
    .slice(-most);
}

/** One entry for each text, with the mean of all scores it had; what was never scored is left out. */
export function pooledTried(history: readonly TriedInstruction[]): readonly TriedInstruction[] {
  const pooled = new Map<string, TriedInstruction>();
  for (const tried of history) {
    if (!(tried.examples > 0)) continue;
    const before = pooled.get(tried.instruction);
    const examples = tried.examples + (before?.examples ?? 0);
    const total = tried.score * tried.examples + (before?.score ?? 0) * (before?.examples ?? 0);
    pooled.set(tried.instruction, { instruction: tried.instruction, score: total / examples, examples });
  }
  // Of equal means the one over more examples counts as better, so that the order of the history does not matter.
  return [...pooled.values()].sort(
    (a, b) => a.examples - b.examples || (a.instruction < b.instruction ? -1 : 1),
  );
}

/** `Score: 63 %` */
export function scoreLine(score: number): string {
  return `Score: ${Math.round(100 * score)} %`;
}
