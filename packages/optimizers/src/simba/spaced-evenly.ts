/** Indices of at most so many items out of `count`, evenly spaced, the first and the last among them; ascending. */
export function spacedEvenly(count: number, most: number): readonly number[] {
  const length = Math.min(count, most);
  if (length < 2) return Array.from({ length }, () => 0);
  return Array.from({ length }, (_, index) => Math.round((index * (count - 1)) / (length - 1)));
}
