import type { Levels } from "./design.js";

/** Points of a finite space by the sum of their levels' effects, greatest first. Takes work only for what is taken from it. */
export function* bestFirst(
  effects: readonly Float64Array[],
): Generator<{ levels: Levels; sum: number }, void> {
  /** Levels of each dimension, best first. */
  const ranked = effects.map((own) => [...own.keys()].sort((a, b) => own[b]! - own[a]! || a - b));
  const sumOf = (ranks: readonly number[]): number =>
    ranks.reduce((sum, rank, dimension) => sum + effects[dimension]![ranked[dimension]![rank]!]!, 0);
  const open: Node[] = [{ ranks: effects.map(() => 0), from: 0, sum: sumOf(effects.map(() => 0)) }];
  for (let node = takeBest(open); node !== undefined; node = takeBest(open)) {
    const { ranks, from, sum } = node;
    yield { levels: Int32Array.from(ranks, (rank, dimension) => ranked[dimension]![rank]!), sum };
    // Every point has one parent, the point one rank better in its last dimension that is not at its best: none comes twice.
    for (let dimension = from; dimension < ranks.length; dimension++) {
      if (ranks[dimension]! + 1 >= ranked[dimension]!.length) continue;
      const next = ranks.map((rank, at) => (at === dimension ? rank + 1 : rank));
      insert(open, { ranks: next, from: dimension, sum: sumOf(next) });
    }
  }
}

interface Node {
  readonly ranks: readonly number[];
  readonly from: number;
  readonly sum: number;
}

/** A binary heap, greatest sum at the front. */
function insert(heap: Node[], node: Node): void {
  heap.push(node);
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.sum >= heap[at]!.sum) break;
    [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
    at = parent;
  }
}

function takeBest(heap: Node[]): Node | undefined {
  const [best] = heap;
  const last = heap.pop();
  if (best === undefined || last === undefined || heap.length === 0) return best;
  heap[0] = last;
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const child = left + 1 < heap.length && heap[left + 1]!.sum > heap[left]!.sum ? left + 1 : left;
    if (heap[at]!.sum >= heap[child]!.sum) break;
    [heap[at], heap[child]] = [heap[child]!, heap[at]!];
    at = child;
  }
  return best;
}
