import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { type FieldTables, fieldTables } from "../signature/signature.js";

/** Field tables of every leaf, by path. */
export function modulesOf(definition: CompositeDefinition): Readonly<Record<string, FieldTables>> {
  return Object.fromEntries(
    leavesOf(definition).map(([path, { signature }]) => [path, fieldTables(signature)]),
  );
}
