import {
  type Demo,
  type DemoSelection,
  decodeVectors,
  encodeVectors,
  type LeafParameters,
} from "@signet/core";

/** A leaf's parameters with some demos taken out, and their vectors with them where demos are picked by the input. */
export function withoutDemos(
  { select, ...leaf }: LeafParameters,
  isOut: (demo: Demo) => boolean,
): LeafParameters {
  const left = [...leaf.demos.keys()].filter((index) => !isOut(leaf.demos[index] as Demo)); // a key of the list
  const demos = left.flatMap((index) => leaf.demos[index] ?? []);
  if (select === undefined || left.length === 0) return { ...leaf, demos };
  return { ...leaf, demos, select: selectionOf(select, left) };
}

function selectionOf(select: DemoSelection, indices: readonly number[]): DemoSelection {
  const { dimension } = select.embedder;
  const rows = decodeVectors(select.vectors);
  const kept = indices.map((index) => rows.subarray(index * dimension, (index + 1) * dimension));
  return { ...select, k: Math.min(select.k, indices.length), vectors: encodeVectors(...kept) };
}
