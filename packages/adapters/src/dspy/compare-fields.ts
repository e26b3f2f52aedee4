import type { Field, LeafDefinition } from "@signet/core";
import type { DspyState } from "./read-state.js";

/** Every field that differs between a saved predictor and a step: DSPy's prefixes are made of names (`ticketBody` gives `Ticket Body:`). */
export function compareFields(
  { name, fields }: DspyState,
  path: string,
  { signature }: LeafDefinition,
): readonly string[] {
  const own = [...signature.inputFields, ...signature.outputFields];
  const where = `predictor "${name}", module "${path}"`;
  const saved = fields.map(({ prefix }) => prefix);
  const gone = own.filter((field) => !saved.some((prefix) => isOf(prefix, field)));
  const extra = saved.filter((prefix) => !own.some((field) => isOf(prefix, field)));
  const differences = [
    ...gone.map((field) => `${where}: field "${field.name}" is not in the state`),
    ...extra.map((prefix) => `${where}: the state's field "${prefix}" is not in the program`),
  ];
  if (differences.length > 0) return differences;
  const isInOrder = own.length === saved.length && own.every((field, at) => isOf(saved[at] ?? "", field));
  return isInOrder
    ? []
    : [
        `${where}: the fields are ${saved.join(" ")} in the state, ${own.map((field) => field.name).join(", ")} in the program`,
      ];
}

function isOf(prefix: string, { name, title }: Field): boolean {
  const folded = fold(prefix);
  return folded === fold(name) || folded === fold(title);
}

function fold(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}
