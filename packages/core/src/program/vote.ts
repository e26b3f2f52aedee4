import { canonicalJson, toJson } from "../hash/canonical-json.js";
import type { DrawContext, Drawn } from "../module/draw-rule.js";

/**
 * Draws all votes at once and returns the first output that has the most frequent value of one field.
 *
 * @throws The first draw's error when no draw succeeded.
 */
export async function vote(
  { count, by }: { readonly count: number; readonly by: string },
  { input, sample, draw }: DrawContext,
): Promise<Drawn> {
  const draws = Array.from({ length: count }, (_, index) => draw(input, `${sample}/${index}`));
  const ballots = new Map<string, { count: number; readonly first: Drawn }>();
  let failure: unknown;
  for (const settled of await Promise.allSettled(draws)) {
    if (settled.status === "rejected") {
      failure ??= settled.reason;
      continue;
    }
    const value = canonicalJson(toJson(settled.value.output[by] ?? null));
    const ballot = ballots.get(value);
    if (ballot === undefined) ballots.set(value, { count: 1, first: settled.value });
    else ballot.count++;
  }
  // A Map keeps the order of first appearance, and only a higher count replaces: the earlier draw wins a tie.
  let winner: { readonly count: number; readonly first: Drawn } | undefined;
  for (const ballot of ballots.values())
    if (winner === undefined || ballot.count > winner.count) winner = ballot;
  if (winner === undefined) throw failure;
  return winner.first;
}
