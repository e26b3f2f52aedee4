/** The choice that a mistyped text probably means; absent when none is near. */
export function closest(text: string, choices: readonly string[]): string | undefined {
  const near = choices
    .map((choice) => ({ choice, distance: editDistance(text.toLowerCase(), choice.toLowerCase()) }))
    .filter(
      ({ choice, distance }) =>
        distance <= Math.max(1, Math.floor(Math.max(text.length, choice.length) * 0.4)),
    )
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.choice;
}

/** Fewest insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let twoAbove: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const costs = [
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (isSame ? 0 : 1),
        ...(isSwap ? [(twoAbove[column - 2] ?? 0) + 1] : []),
      ];
      current.push(Math.min(...costs));
    }
    twoAbove = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
