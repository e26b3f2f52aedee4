import type { CompositeDefinition, Definition } from "@signet/core";

/** The same program with one temperature for the calls of all leaves, nested ones included. */
export function withTemperature(definition: CompositeDefinition, temperature: number): CompositeDefinition {
  const modules = Object.entries(definition.modules).map(([key, module]): [string, Definition] => {
    if (module.kind === "leaf") return [key, Object.freeze({ ...module, temperature })];
    return [key, module.kind === "composite" ? withTemperature(module, temperature) : module];
  });
  return Object.freeze({ ...definition, modules: Object.fromEntries(modules) });
}
