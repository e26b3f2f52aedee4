/** A share in [0, 1] as "61.2 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** An interval of shares as "55.1 to 67.0 %". */
export function percentRange([low, high]: readonly [low: number, high: number]): string {
  return `${(100 * low).toFixed(1)} to ${percent(high)}`;
}

/** A difference of shares in points: "+12.3". */
export function points(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${Math.abs(100 * difference).toFixed(1)}`;
}
