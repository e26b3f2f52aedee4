/**
 * The indices of the largest scores above a bound, the largest first, of equal ones the lower index first. A heap of k: n log k steps.
 *
 * @param above Scores at or below it are left out, and those that are no numbers.
 */
export function topK(scores: Float64Array, k: number, above: number): readonly number[] {
  const heap: number[] = []; // the worst of the best at the root
  const at = (index: number): number => scores[index] as number; // every index is within it
  const isWorse = (one: number, other: number): boolean =>
    at(one) < at(other) || (at(one) === at(other) && one > other);
  for (let index = 0; index < scores.length; index++) {
    if (!(at(index) > above)) continue;
    if (heap.length < k) siftUp(heap, heap.push(index) - 1, isWorse);
    else if (isWorse(heap[0] as number, index)) {
      heap[0] = index;
      siftDown(heap, isWorse);
    }
  }
  return heap.sort((one, other) => (isWorse(one, other) ? 1 : -1));
}

type IsWorse = (one: number, other: number) => boolean;

function siftUp(heap: number[], start: number, isWorse: IsWorse): void {
  for (let at = start; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!isWorse(heap[at] as number, heap[parent] as number)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: number[], isWorse: IsWorse): void {
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && isWorse(heap[right] as number, heap[left] as number) ? right : left;
    if (!isWorse(heap[child] as number, heap[at] as number)) return;
    swap(heap, at, child);
    at = child;
  }
}

function swap(heap: number[], one: number, other: number): void {
  const held = heap[one] as number; // both are places of the heap
  heap[one] = heap[other] as number;
  heap[other] = held;
}
