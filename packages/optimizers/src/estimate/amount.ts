/** How much of something there is likely to be, and how much there can be. */
export interface Amount {
  readonly expected: number;
  /** Absent where nothing bounds it. */
  readonly most?: number;
}

export const NONE: Amount = { expected: 0, most: 0 };

export function exactly(count: number): Amount {
  return { expected: count, most: count };
}

export function total(amounts: readonly Amount[]): Amount {
  return amounts.reduce(
    (sum, { expected, most }) =>
      amount(
        sum.expected + expected,
        both(sum.most, most, (a, b) => a + b),
      ),
    NONE,
  );
}

/** So many times as much; what is none stays none, however unbounded the factor. */
export function times(a: Amount, b: Amount): Amount {
  if (a.most === 0 || b.most === 0) return NONE;
  return amount(
    a.expected * b.expected,
    both(a.most, b.most, (x, y) => x * y),
  );
}

/** What is left of it, never below 0. */
export function without(whole: Amount, done: number): Amount {
  const left = (count: number): number => Math.max(0, count - done);
  return amount(left(whole.expected), whole.most === undefined ? undefined : left(whole.most));
}

/** What changes with another amount in proportion: a share of the expected, and a share of the most. */
export function inProportion(of: Amount, part: Amount, whole: Amount): Amount {
  const share = (a: number, b: number, c: number): number => (c === 0 ? 0 : (a * b) / c);
  const most =
    of.most === undefined || part.most === undefined || whole.most === undefined
      ? undefined
      : share(of.most, part.most, whole.most);
  return amount(share(of.expected, part.expected, whole.expected), most);
}

/** The expected never stands above the most. */
export function amount(expected: number, most: number | undefined): Amount {
  return most === undefined ? { expected } : { expected: Math.min(expected, most), most };
}

function both(
  a: number | undefined,
  b: number | undefined,
  join: (a: number, b: number) => number,
): number | undefined {
  return a === undefined || b === undefined ? undefined : join(a, b);
}
