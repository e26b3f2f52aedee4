import type { Token } from "node-llama-cpp";

/** What routing knows of a sequence: the stable prefix whose state it holds, evaluated block by block from the start. */
export interface Lane {
  readonly stable: readonly Token[];
  readonly isBusy: boolean;
  /** Grows with each use; 0 for never. */
  readonly usedAt: number;
}

export interface Route {
  /** Index of the lane that takes the call: a free one. */
  readonly lane: number;
  /** How many tokens of the call's prefix are already evaluated there, or in `copyFrom`. */
  readonly reused: number;
  /** Index of the lane whose state is to be copied first. */
  readonly copyFrom?: number;
}

/**
 * Prefixes are evaluated in blocks that end at multiples of this. The state after a block depends on how the tokens were cut into blocks (in its last bits), so
 * only whole blocks are shared between prefixes: then an answer never depends on what was asked before.
 */
export const BLOCK_TOKENS = 64;

/** How many tokens of a wanted prefix can be taken over from a lane, such that the rest is evaluated as if from the start. */
export function reusable(held: readonly Token[], wanted: readonly Token[]): number {
  const limit = Math.min(held.length, wanted.length);
  let common = 0;
  while (common < limit && held[common] === wanted[common]) common++;
  if (common === held.length && common === wanted.length) return common;
  return common - (common % BLOCK_TOKENS);
}

/**
 * Chooses the lane for a call: the free one that holds exactly its prefix (of several, the one used last), else the free one that was not used for the
 * longest time, with the state copied from whichever lane holds more of the prefix. Without copying, the free lane that holds most.
 *
 * @param wanted The call's stable prefix.
 * @returns `undefined` when all lanes are busy.
 */
export function route(
  lanes: readonly Lane[],
  wanted: readonly Token[],
  { canCopy }: { readonly canCopy: boolean },
): Route | undefined {
  const candidates = lanes.map((lane, index) => ({ ...lane, index, reused: reusable(lane.stable, wanted) }));
  const free = candidates.filter(({ isBusy }) => !isBusy).sort((a, b) => a.usedAt - b.usedAt);
  const most = Math.max(0, ...free.map(({ reused }) => reused));
  const oldest = free[0];
  if (oldest === undefined) return undefined;
  const exact = free.findLast(({ reused }) => reused === wanted.length && reused > 0);
  if (exact) return { lane: exact.index, reused: exact.reused };
  if (!canCopy) {
    const fullest = free.find(({ reused }) => reused === most) ?? oldest;
    return { lane: fullest.index, reused: fullest.reused };
  }
  const source = candidates.reduce(
    (best, candidate) => (candidate.reused > best.reused ? candidate : best),
    oldest,
  );
  if (source.index === oldest.index || source.reused === 0)
    return { lane: oldest.index, reused: oldest.reused };
  return { lane: oldest.index, reused: source.reused, copyFrom: source.index };
}
