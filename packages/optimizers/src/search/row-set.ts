/**
 * A set of rows of numbers, all of one width, for thousands of points: no key strings are built. Rows are numbered from 0 in
 * the order in which they were first added. A row is given by an array and the index in it where the row starts.
 */
export interface RowSet {
  /** The number of the row, added if new. */
  readonly add: (values: Float64Array, start?: number) => number;
  readonly has: (values: Float64Array, start?: number) => boolean;
  readonly size: () => number;
  /** All rows one after the other, by number: a view that the next addition may change. */
  readonly rows: () => Float64Array;
}

/** @param expected How many rows to make room for; more are possible. */
export function rowSet(width: number, expected: number): RowSet {
  let slots = new Int32Array(slotCount(expected)).fill(-1);
  let rows = new Float64Array(Math.max(1, expected) * width);
  let size = 0;

  const holds = (number: number, values: Float64Array, start: number): boolean => {
    for (let i = 0; i < width; i++) if (rows[number * width + i] !== values[start + i]) return false;
    return true;
  };
  /** The slot that holds the row, or the free one where it belongs (linear probing). */
  const slotOf = (values: Float64Array, start: number): number => {
    const mask = slots.length - 1;
    let slot = hash(values, start, width) & mask;
    for (let number = slots[slot]!; number !== -1 && !holds(number, values, start); number = slots[slot]!) {
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  const grow = (): void => {
    const wider = new Float64Array(rows.length * 2);
    wider.set(rows);
    rows = wider;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let number = 0; number < size; number++) slots[slotOf(rows, number * width)] = number;
  };
  return {
    add: (values, start = 0) => {
      const slot = slotOf(values, start);
      const known = slots[slot]!;
      if (known !== -1) return known;
      const isFull = (size + 1) * 2 > slots.length || (size + 1) * width > rows.length;
      if (isFull) grow();
      for (let i = 0; i < width; i++) rows[size * width + i] = values[start + i]!;
      slots[isFull ? slotOf(values, start) : slot] = size;
      return size++;
    },
    has: (values, start = 0) => slots[slotOf(values, start)] !== -1,
    size: () => size,
    rows: () => rows.subarray(0, size * width),
  };
}

/** A power of two, at least twice the number of rows. */
function slotCount(expected: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, expected * 2 + 2)));
}

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);

/** Multiply-and-xor over the 32-bit halves of each number; adding 0 makes -0 and 0 alike, as `===` does. */
function hash(values: Float64Array, start: number, width: number): number {
  let h = 0x9e3779b9;
  for (let i = start; i < start + width; i++) {
    scratch[0] = values[i]! + 0;
    h = Math.imul(h ^ words[0]!, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15) ^ words[1]!, 0xc2b2ae35);
  }
  return h ^ (h >>> 16);
}
