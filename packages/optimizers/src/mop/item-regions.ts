import type { DemoRegion } from "./demo-regions.js";
import { centre, cosine } from "./geometry.js";

/** An example of the valset with the vector of the input that decides about its expert. */
export interface PlacedExample {
  readonly exampleId: string;
  readonly vector: Float32Array;
  /** Index of the expert that it is routed to. */
  readonly expert: number;
}

/** The examples that one expert is chosen by. */
export interface ItemRegion {
  /** Those that are routed to it. */
  readonly routed: readonly string[];
  /** These and, where they are few, those nearest to its demos. */
  readonly scored: readonly string[];
}

/** The valset by expert; where fewer than `least` are routed to one, filled up with the examples most like its demos. */
export function itemRegions(
  examples: readonly PlacedExample[],
  regions: readonly Pick<DemoRegion, "shown" | "centroid">[],
  least: number,
): readonly ItemRegion[] {
  return regions.map(({ shown, centroid }, expert) => {
    const routed = examples.filter((example) => example.expert === expert);
    const middle = shown.length === 0 ? centroid : centre(shown.map(({ vector }) => vector));
    const others = examples
      .filter((example) => example.expert !== expert)
      .map((example) => ({ example, likeness: cosine(example.vector, middle) }))
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, Math.max(0, least - routed.length))
      .map(({ example }) => example);
    return { routed: routed.map(idOf), scored: [...routed, ...others].map(idOf) };
  });
}

function idOf({ exampleId }: PlacedExample): string {
  return exampleId;
}
