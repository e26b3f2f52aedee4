import type { Json } from "@signet/core";
import type { JsonObject } from "./parts.js";

/**
 * A JSON Schema that stands inside another document: what it says of itself (`#`, `#/$defs/...`, as recursive schemas do) is said from that
 * document's root.
 *
 * @param base Where it stands, as a JSON pointer with its `#`.
 */
export function relocated(schema: Json, base: string): Json {
  if (Array.isArray(schema)) return schema.map((part) => relocated(part, base));
  if (!isObject(schema)) return schema;
  return mapped(schema, (key, value) => {
    if (values.has(key)) return value;
    if (named.has(key) && isObject(value)) return mapped(value, (_, inner) => relocated(inner, base));
    const isLocal = key === "$ref" && typeof value === "string" && /^#(?:\/|$)/.test(value);
    return isLocal ? base + value.slice(1) : relocated(value, base);
  });
}

/** Keywords that hold values, which may look like schemas. */
const values: ReadonlySet<string> = new Set(["const", "enum", "default", "examples"]);
/** Keywords that hold schemas under names, which may look like keywords. */
const named: ReadonlySet<string> = new Set(["properties", "$defs", "patternProperties"]);

function mapped(object: JsonObject, change: (key: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A name as a part of a JSON pointer in a URI fragment. */
export function pointerPart(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
