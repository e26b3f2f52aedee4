/** Throws an error that says what was promised and what was seen instead. */
export function hold(claim: boolean, promise: string, seen?: unknown): asserts claim {
  if (claim) return;
  const shown = seen instanceof Error ? String(seen) : JSON.stringify(seen);
  throw new Error(
    `Contract of Strategy: ${promise}${shown === undefined ? "" : `; seen: ${shown.slice(0, 2000)}`}`,
  );
}
