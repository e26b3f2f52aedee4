import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { fieldTable } from "../signature/signature.js";
import type { FieldTables } from "./artifact.js";

/** Field tables of every leaf, by path. */
export function modulesOf(definition: CompositeDefinition): Readonly<Record<string, FieldTables>> {
  return Object.fromEntries(leavesOf(definition).map(([path, { signature }]) => [path, tables(signature)]));
}

export function tables({
  inputFields,
  outputFields,
}: Pick<CompositeDefinition, "inputFields" | "outputFields">): FieldTables {
  return { input: fieldTable(inputFields), output: fieldTable(outputFields) };
}
