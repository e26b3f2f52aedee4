import { readFileSync } from "node:fs";

/** What scikit-learn and NumPy say of points; `fixtures/make_kmeans_reference.py` writes it. */
export interface ReferenceCase {
  readonly name: string;
  /** For which k the best clusters are beyond doubt. */
  readonly clear: readonly number[];
  readonly points: readonly Float32Array[];
  readonly clusterings: readonly {
    readonly k: number;
    readonly inertia: number;
    readonly silhouette: number;
    readonly labels: readonly number[];
  }[];
  readonly explained: readonly number[];
  /** The first three, signed like ours. */
  readonly components: readonly (readonly number[])[];
}

/** All recorded cases. */
export function referenceCases(): readonly ReferenceCase[] {
  const text = readFileSync(new URL("../fixtures/kmeans_reference.json", import.meta.url), "utf8");
  const { cases } = JSON.parse(text) as { cases: readonly RawCase[] }; // as the script writes it
  return cases.map((each) => ({ ...each, points: each.points.map((point) => Float32Array.from(point)) }));
}

type RawCase = Omit<ReferenceCase, "points"> & { readonly points: readonly (readonly number[])[] };
