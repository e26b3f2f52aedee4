import { type Demo, type Fields, type IdentifiedExample, type Json, parseFields, toJson } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";

/** Demos by path. A path without demos is absent. */
export type DemosByPath = Readonly<Record<string, readonly Demo[]>>;

/**
 * Demos that need no run: for each leaf, the examples whose labels give every field of its signature. A label is taken from
 * `leaves[path]`, else from a field of the same name in `expected` or in the program's input.
 */
export function labeledDemos(graph: ProgramGraph, examples: readonly IdentifiedExample[]): DemosByPath {
  const found: Record<string, readonly Demo[]> = {};
  for (const { path, leaf } of graph.leaves) {
    const { inputFields, outputFields } = leaf.signature;
    const fields = [...inputFields, ...outputFields];
    const demos = examples.flatMap((example): Demo[] => {
      const values = knownFields(example, path);
      const shown = fields.filter(({ name }) => Object.hasOwn(values, name));
      const isComplete = fields.every(({ name, optional }) => optional || Object.hasOwn(values, name));
      // A demo that shows no output of its own teaches nothing.
      if (!isComplete || !outputFields.some(({ name }) => Object.hasOwn(values, name))) return [];
      if (!parseFields(shown, values).ok) return [];
      const kept: Fields = Object.fromEntries(shown.map(({ name }) => [name, values[name] as Json])); // hasOwn above
      return [{ origin: "labeled", exampleId: example.id, fields: kept }];
    });
    if (demos.length > 0) found[path] = demos;
  }
  return found;
}

/** What an example says of the fields of a leaf, inputs and outputs alike, unchecked. */
export function knownFields(
  { input, expected, leaves }: IdentifiedExample,
  path: string,
): Readonly<Record<string, Json>> {
  return { ...recordOf(input), ...recordOf(expected), ...recordOf(leaves?.[path]) };
}

function recordOf(value: unknown): Readonly<Record<string, Json>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined && typeof item !== "function",
  );
  return toJson(Object.fromEntries(entries)) as Readonly<Record<string, Json>>;
}
