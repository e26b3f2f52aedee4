import type { Json } from "@signet/core";

/** What a field is for, where its JSON Schema says so: an image, a file, a history; `isList` for an array of them. */
export interface FieldFormat {
  readonly format: string;
  readonly isList: boolean;
}

export function formatOf(schema: Json): FieldFormat | undefined {
  for (const option of optionsOf([schema], schema)) {
    const { format, type, items } = option;
    if (typeof format === "string") return { format, isList: false };
    const inner = type === "array" && items !== undefined ? formatOf(items) : undefined;
    if (inner !== undefined) return { ...inner, isList: true };
  }
  return undefined;
}

/** A JSON Schema that is an object. */
export type SchemaObject = { readonly [key: string]: Json };

/**
 * JSON Schemas, and what they may be instead or refer to; each once.
 *
 * @param root What "#" means in them: the schema of the whole field.
 */
export function optionsOf(schemas: readonly Json[], root: Json): readonly SchemaObject[] {
  const options = new Set<SchemaObject>(); // what is added while it is gone through is gone through too
  const add = (schema: Json | undefined): void => {
    if (isObject(schema)) options.add(schema);
  };
  schemas.forEach(add);
  for (const { $ref, anyOf, oneOf, allOf } of options) {
    if (typeof $ref === "string") add(partAt(root, $ref));
    for (const list of [anyOf, oneOf, allOf]) if (Array.isArray(list)) list.forEach(add);
  }
  return [...options];
}

/** The part of a schema that a JSON pointer names: "#", "#/$defs/node". */
function partAt(root: Json, ref: string): Json | undefined {
  const [start, ...steps] = ref.split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (start !== "#") return undefined;
  return steps.reduce<Json | undefined>((part, step) => {
    if (Array.isArray(part)) return part[Number(step)];
    return isObject(part) && Object.hasOwn(part, step) ? part[step] : undefined;
  }, root);
}

export function isObject(schema: Json | undefined): schema is SchemaObject {
  return typeof schema === "object" && schema !== null && !Array.isArray(schema);
}
