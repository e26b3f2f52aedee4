/** How two systems with 0/1 scores differ on an example: the chances that only the new one, or only the old one, is right. */
export interface PairWorld {
  readonly better: number;
  readonly worse: number;
}

/** Differences of 0/1 scores of which so many rose and so many fell. */
export function pairs(rose: number, fell: number, count: number): number[] {
  return [
    ...Array<number>(rose).fill(1),
    ...Array<number>(fell).fill(-1),
    ...Array<number>(count - rose - fell).fill(0),
  ];
}

/** A value for each outcome of so many examples, to be looked up by (rose, fell). */
export function tabulate<T>(count: number, ask: (differences: readonly number[]) => T): readonly T[][] {
  return Array.from({ length: count + 1 }, (_, rose) =>
    Array.from({ length: count + 1 - rose }, (_, fell) => ask(pairs(rose, fell, count))),
  );
}

/** The exact chance of the outcomes that satisfy a claim, by the trinomial distribution. */
export function chanceOf<T>(
  table: readonly T[][],
  { better, worse }: PairWorld,
  isHit: (value: T) => boolean,
): number {
  const count = table.length - 1;
  const logs = [better, worse, 1 - better - worse].map((p) => Math.log(Math.max(p, 1e-300)));
  const [logBetter = 0, logWorse = 0, logSame = 0] = logs;
  const factorials = [0];
  for (let k = 1; k <= count; k++) factorials.push((factorials[k - 1] ?? 0) + Math.log(k));
  const logFactorial = (k: number): number => factorials[k] ?? 0;
  let total = 0;
  table.forEach((row, rose) => {
    row.forEach((value, fell) => {
      if (!isHit(value)) return;
      const same = count - rose - fell;
      const ways = logFactorial(count) - logFactorial(rose) - logFactorial(fell) - logFactorial(same);
      total += Math.exp(ways + rose * logBetter + fell * logWorse + same * logSame);
    });
  });
  return total;
}
