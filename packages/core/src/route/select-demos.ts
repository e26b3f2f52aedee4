import { isAborted } from "../lm/lazy-call.js";
import type { DemoSelection, LeafParameters } from "../program/parameters.js";
import type { SpanSelection } from "../trace/span.js";
import { armsOf } from "./armed-selection.js";
import { decodeSelection } from "./decoded-selection.js";
import { inputVector, type RoutedCall } from "./input-vector.js";
import { squaredDistances } from "./squared-distances.js";

export interface SelectedDemos {
  /** Without `select`: all of their demos are shown. */
  readonly parameters: LeafParameters;
  readonly selection: SpanSelection;
}

/**
 * Embeds the input of a step and picks its nearest demos. Loaded when the first step is run that has a `select`.
 *
 * @throws {SignetError} What the embedder throws (`LM_UNAVAILABLE` when it is no error of ours); `EMBEDDER_INVALID`; `PLAN_INVALID` when the plan holds vectors
 * that are not finite; `ABORTED`. Where the fallback is allowed, `ABORTED` alone.
 */
export async function selectDemos(whole: LeafParameters, routed: RoutedCall): Promise<SelectedDemos> {
  const { select, demos } = whole;
  if (select === undefined) return { parameters: whole, selection: { exampleIds: demos.map(idOf) } };
  const { embedder, whenUnroutable } = armsOf(whole);
  const first = demos.map((_, index) => index).slice(0, select.k);
  try {
    const vector = await inputVector(select.embedder, embedder, routed);
    if (vector === undefined) return shown(whole, first, { fallback: "no embedder" });
    const { indices, distance } = nearest(select, vector);
    return shown(whole, indices, { distance });
  } catch (error) {
    if (isAborted(routed.call) || whenUnroutable !== "fallback") throw error;
    return shown(whole, first, { fallback: "embedder failed" });
  }
}

/** The k nearest by Euclidean distance, the nearest one last; of equally near ones the earlier counts as nearer. */
function nearest(
  select: DemoSelection,
  vector: Float32Array,
): { readonly indices: readonly number[]; readonly distance: number } {
  const distances = squaredDistances(decodeSelection(select), vector);
  const to = (index: number): number => distances[index] ?? 0; // every index is within it
  const ranked = Array.from(distances.keys()).sort((one, other) => to(one) - to(other));
  return {
    indices: ranked.slice(0, select.k).reverse(),
    distance: Math.sqrt(to(ranked[0] ?? 0)),
  };
}

/** Sets of demos that are kept for a leaf: what calls share, the stable prefix above all, is computed once for each of them. */
const MOST_SETS = 64;

const sets = new WeakMap<LeafParameters, Map<string, LeafParameters>>();

function shown(
  whole: LeafParameters,
  indices: readonly number[],
  how: Omit<SpanSelection, "exampleIds">,
): SelectedDemos {
  const known = sets.get(whole) ?? new Map<string, LeafParameters>();
  sets.set(whole, known);
  const key = indices.join();
  const parameters = known.get(key) ?? withDemos(whole, indices);
  known.delete(key); // the one that was used last stands last
  known.set(key, parameters);
  const [oldest] = known.keys();
  if (known.size > MOST_SETS && oldest !== undefined) known.delete(oldest);
  return { parameters, selection: { exampleIds: parameters.demos.map(idOf), ...how } };
}

function withDemos(
  { select: _, demos, ...rest }: LeafParameters,
  indices: readonly number[],
): LeafParameters {
  return { ...rest, demos: indices.flatMap((index) => demos[index] ?? []) };
}

function idOf({ exampleId }: { readonly exampleId: string }): string {
  return exampleId;
}
