import type { CompositeDefinition } from "../module/definition.js";
import type { Plan } from "./parameters.js";

/** The plan that a program runs. */
export function ownPlan({ parameters, routers }: CompositeDefinition): Plan {
  return routers.length === 0
    ? { kind: "single", parameters }
    : { kind: "experts", parameters, routers: routers.map(({ router }) => router) };
}
