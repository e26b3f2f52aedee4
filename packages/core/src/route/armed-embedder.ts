import type { Embedder } from "../embed/embedder.js";
import type { CompositeDefinition } from "../module/definition.js";
import { leavesIn } from "../program/leaves-in.js";
import { ownPlan } from "../program/own-plan.js";
import { armsOf } from "./armed-selection.js";

/** The embedder that a program was given for its routers or selections, if it was. */
export function armedEmbedder(definition: CompositeDefinition): Embedder | undefined {
  const armed = [...definition.routers, ...leavesIn(ownPlan(definition)).map(armsOf)];
  return armed.find(({ embedder }) => embedder !== undefined)?.embedder;
}
