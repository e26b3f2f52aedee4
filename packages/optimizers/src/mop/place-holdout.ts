import {
  chooseExpert,
  decodeRouter,
  type Embedder,
  type Field,
  type IdentifiedExample,
  type Router,
} from "@signet/core";
import { exampleInputText } from "./example-input-text.js";
import type { MapPlane, MapPoint } from "./experts-report.js";

export interface PlaceHoldoutOptions {
  /** On the program's input. */
  readonly router: Router;
  readonly plane: MapPlane;
  /** The router's own. */
  readonly embedder: Embedder;
  readonly inputFields: readonly Field[];
  readonly signal: AbortSignal;
}

/** The holdout's inputs as points of the map, each with the expert that its runs were routed to. */
export async function placeHoldout(
  holdout: readonly IdentifiedExample[],
  { router, plane, embedder, inputFields, signal }: PlaceHoldoutOptions,
): Promise<readonly MapPoint[]> {
  const texts = holdout.map((example) => exampleInputText(example, inputFields));
  const vectors = texts.length === 0 ? [] : await embedder.embed(texts, { signal });
  const decoded = decodeRouter(router);
  return holdout.map(({ id }, index) => {
    const vector = vectors[index] as Float32Array; // one for each text
    const { expert } = chooseExpert(decoded, vector);
    const [x, y] = [coordinate(vector, plane, 0), coordinate(vector, plane, 1)];
    return { exampleId: id, set: "holdout", ...(expert !== undefined && { expert }), x, y };
  });
}

/** 0 along an axis that the demos had no extent in. */
function coordinate(vector: Float32Array, { mean, axes }: MapPlane, axis: number): number {
  const weights = axes[axis];
  if (weights === undefined) return 0;
  return weights.reduce(
    (sum, weight, index) => sum + weight * ((vector[index] ?? 0) - (mean[index] ?? 0)),
    0,
  );
}
