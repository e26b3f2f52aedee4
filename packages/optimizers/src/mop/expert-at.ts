import { chooseExpert, decodeRouter, type Router } from "@signet/core";

/** Which expert is chosen at a vector, however far away it is. */
export function expertAt(router: Router): (vector: Float32Array) => number {
  const everywhere = { ...decodeRouter(router), reach: Number.POSITIVE_INFINITY };
  return (vector) => chooseExpert(everywhere, vector).expert ?? 0;
}
