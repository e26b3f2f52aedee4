import type { Json } from "../json.js";

/** A JSON Schema without the words in it (`description`, `title`) that change what a model is told, and not what a value may be. */
export function withoutDescriptions(schema: Json): Json {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((item: Json) => withoutDescriptions(item));
  const entries = Object.entries(schema).filter(
    ([key, value]) => !((key === "description" || key === "title") && typeof value === "string"),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, within(key, value)]));
}

function within(key: string, value: Json): Json {
  if (values.has(key)) return value;
  if (!named.has(key) || typeof value !== "object" || value === null) return withoutDescriptions(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutDescriptions(inner)]));
}

/** Keywords that hold values, in which a "title" is data. */
const values = new Set(["const", "default", "enum", "examples"]);
/** Keywords that hold schemas by names, of which "title" may be one. */
const named = new Set(["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"]);
