import type { Json } from "../json.js";
import type { Field } from "../signature/field.js";

/** The JSON Schema of an object with these fields and no others. */
export function answerSchema(fields: readonly Field[]): Json {
  const properties = Object.fromEntries(
    fields.map((field) => [
      field.name,
      described(rebased(field.schema, `#/properties/${field.name}`), field),
    ]),
  );
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return { type: "object", properties, required, additionalProperties: false };
}

/** References of a recursive schema start at its own root, which moved. */
function rebased(schema: Json, root: string): Json {
  if (Array.isArray(schema)) return schema.map((item: Json) => rebased(item, root));
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, Json] => {
      const isReference = key === "$ref" && typeof value === "string" && value.startsWith("#");
      return [key, isReference ? `${root}${value.slice(1)}` : rebased(value, root)];
    }),
  );
}

function described(schema: Json, { description }: Field): Json {
  return description === undefined || typeof schema !== "object" || schema === null || Array.isArray(schema)
    ? schema
    : { description, ...schema };
}
