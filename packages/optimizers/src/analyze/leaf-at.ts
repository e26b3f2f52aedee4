import type { LeafDefinition } from "@signet/core";
import type { ProgramGraph } from "./program-graph.js";

/** The leaf at a path; nothing where the path is no leaf's. */
export function leafAt({ leaves }: Pick<ProgramGraph, "leaves">, path: string): LeafDefinition | undefined {
  return leaves.find((known) => known.path === path)?.leaf;
}
