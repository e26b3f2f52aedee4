import { type Demo, type Embedder, fitTfIdf, inputText, type LeafDefinition } from "@signet/core";
import { kMeans } from "../cluster/index.js";
import { squaredDistance } from "../cluster/squared-distance.js";
import type { Rng } from "../random/index.js";

export interface CentralDemosOptions {
  /** Clusters of inputs, at least 1. */
  readonly count: number;
  /** Default: tf-idf over the inputs of these demos. */
  readonly embedder?: Embedder | undefined;
  readonly rng: Rng;
  readonly signal: AbortSignal;
}

/** Of each cluster of the inputs the demo that is nearest to its centre: `count` demos, or as many as have different inputs. */
export async function centralDemos(
  { signature }: LeafDefinition,
  demos: readonly Demo[],
  { count, embedder, rng, signal }: CentralDemosOptions,
): Promise<readonly Demo[]> {
  if (demos.length === 0) return [];
  const texts = demos.map(({ fields }) => inputText(signature.inputFields, fields));
  const vectors = await (embedder ?? fitTfIdf(texts)).embed(texts, { signal });
  const { centroids, labels } = kMeans(vectors, { k: count, rng });
  return centroids.flatMap((centroid, cluster) => {
    const distances = vectors.map((vector, index) =>
      labels[index] === cluster ? squaredDistance(vector, centroid) : Number.POSITIVE_INFINITY,
    );
    return demos[distances.indexOf(Math.min(...distances))] ?? [];
  });
}
