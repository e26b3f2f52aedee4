import type { Json } from "@signet/core";

/** What a field is for, where its JSON Schema says so: an image, a file, a history; `isList` for an array of them. */
export interface FieldFormat {
  readonly format: string;
  readonly isList: boolean;
}

export function formatOf(schema: Json): FieldFormat | undefined {
  for (const option of optionsOf(schema)) {
    const { format, type, items } = option;
    if (typeof format === "string") return { format, isList: false };
    const inner = type === "array" && items !== undefined ? formatOf(items) : undefined;
    if (inner !== undefined) return { ...inner, isList: true };
  }
  return undefined;
}

/** A JSON Schema, and what it may be instead. */
export function optionsOf(schema: Json): readonly { readonly [key: string]: Json }[] {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return [];
  const one = schema as { readonly [key: string]: Json }; // no list, checked just above
  const options = [one.anyOf, one.oneOf, one.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [one, ...options.flatMap(optionsOf)];
}
