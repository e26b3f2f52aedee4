export interface WidthOptions {
  /** Whether widths have a lower bound that falls with the number of kernels. */
  readonly magicClip: boolean;
  /** Whether the ends of the range count as neighbours of the outermost kernels. */
  readonly considerEndpoints: boolean;
}

/**
 * The width of each kernel: the larger gap to its neighbours, clipped to the range of the dimension.
 *
 * Equal means are ordered by a stable sort: widths depend on how ties fall.
 */
export function kernelWidths(
  means: Float64Array,
  { low, high, magicClip, considerEndpoints }: WidthOptions & { readonly low: number; readonly high: number },
): Float64Array {
  const count = means.length;
  const order = Array.from(means.keys()).sort((a, b) => means[a]! - means[b]! || a - b);
  const sorted = [low, ...order.map((i) => means[i]!), high];
  const widths = new Float64Array(count);
  order.forEach((kernel, rank) => {
    const left = sorted[rank + 1]! - sorted[rank]!; // the ends are in the list: each kernel has two neighbours
    const right = sorted[rank + 2]! - sorted[rank + 1]!;
    const isOutermost = !considerEndpoints && count >= 2;
    if (isOutermost && rank === 0) widths[kernel] = right;
    else if (isOutermost && rank === count - 1) widths[kernel] = left;
    else widths[kernel] = Math.max(left, right);
  });
  const kernels = count + 1;
  const narrowest = magicClip ? (high - low) / Math.min(100, 1 + kernels) : 1e-12;
  return widths.map((width) => Math.min(Math.max(width, narrowest), high - low));
}
