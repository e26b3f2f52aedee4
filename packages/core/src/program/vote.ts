import { canonicalJson, toJson } from "../hash/canonical-json.js";
import type { Votes } from "../module/definition.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * Draws all votes at once and returns the first output that has the most frequent value. The outermost majority comes
 * first in `votes`; each appends its draw to the sample, so they nest.
 *
 * @throws The first draw's error when no draw succeeded.
 */
export async function vote(
  votes: readonly Votes[],
  sample: string,
  draw: (sample: string) => Promise<Values>,
): Promise<Values> {
  const [outer, ...inner] = votes;
  if (outer === undefined) return draw(sample);
  const draws = Array.from({ length: outer.count }, (_, index) => vote(inner, `${sample}/${index}`, draw));
  const outputs: Values[] = [];
  let failure: unknown;
  for (const settled of await Promise.allSettled(draws)) {
    if (settled.status === "fulfilled") outputs.push(settled.value);
    else failure ??= settled.reason;
  }
  const ballots = new Map<string, { count: number; readonly first: Values }>();
  for (const output of outputs) {
    const value = canonicalJson(toJson(output[outer.by] ?? null));
    const ballot = ballots.get(value);
    if (ballot === undefined) ballots.set(value, { count: 1, first: output });
    else ballot.count++;
  }
  // A Map keeps the order of first appearance, and only a higher count replaces: the earlier draw wins a tie.
  let winner: { readonly count: number; readonly first: Values } | undefined;
  for (const ballot of ballots.values())
    if (winner === undefined || ballot.count > winner.count) winner = ballot;
  if (winner === undefined) throw failure;
  return winner.first;
}
