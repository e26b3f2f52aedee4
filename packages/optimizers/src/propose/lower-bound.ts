/**
 * A lower bound of a share, `z` standard deviations down.
 *
 * @see Wilson 1927.
 */
export function lowerBound(hits: number, of: number, z: number): number {
  if (of === 0) return 0;
  const share = hits / of;
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * of)) / of);
  return (share + (z * z) / (2 * of) - spread) / (1 + (z * z) / of);
}
