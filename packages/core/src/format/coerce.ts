import type { Json } from "../json.js";
import { findJson } from "./find-json.js";
import { isNone } from "./is-none.js";
import { labelIn } from "./label-in.js";
import { numberIn } from "./number-in.js";
import { type JsonSchema, optionsOf, schemaOf, textsOf } from "./value-shape.js";

/** Deeper schemas than any prompt has: recursive ones end here. */
const MAX_DEPTH = 16;

/**
 * Reads a text as the kind of value that a schema describes, where that is unambiguous. The result is a guess to be checked: it may
 * still break the schema's bounds.
 *
 * @returns Nothing when the text can be no such value, or could be several.
 */
export function coerceText(text: string, schema: JsonSchema, depth = 0): Json | undefined {
  const options = optionsOf(schema);
  if (options !== undefined) return coerceUnion(text, options, depth);
  const labels = textsOf(schema);
  if (labels.length > 0) return labelIn(text, labels);
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (values !== undefined) return valueIn(text, values);
  switch (schema.type) {
    case "string":
      return text;
    case "boolean":
      return booleanIn(text);
    case "number":
    case "integer":
      return numberIn(text);
    case "null":
      return isNone(text) ? null : undefined;
    case "array":
      return arrayIn(text, schema, depth);
    case "object": {
      const found = findJson(text, "{");
      return found === undefined ? undefined : coerceValue(found, schema, depth + 1);
    }
    default:
      return strictJson(text) ?? findJson(text, "{") ?? text;
  }
}

/** Bends a JSON value towards a schema: texts that hold numbers, numbers where texts are wanted, a lone item for a list. */
export function coerceValue(value: Json, schema: JsonSchema, depth = 0): Json {
  if (depth > MAX_DEPTH) return value;
  if (typeof value === "string")
    return accepts(schema, "string") ? value : (coerceText(value, schema, depth + 1) ?? value);
  if (typeof value === "number" || typeof value === "boolean") {
    const labels = textsOf(schema);
    if (labels.length > 0) return labelIn(String(value), labels) ?? value;
    if (schema.type === "string") return String(value);
    return schema.type === "array" ? [coerceValue(value, schemaOf(schema.items), depth + 1)] : value;
  }
  if (value === null) return value;
  if (isList(value)) return coerceItems(value, schema, depth);
  if (schema.type === "array") return [coerceValue(value, schemaOf(schema.items), depth + 1)];
  const { properties = {}, additionalProperties } = schema;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      return [key, coerceValue(member, schemaOf(known), depth + 1)];
    }),
  );
}

function coerceItems(items: readonly Json[], schema: JsonSchema, depth: number): Json {
  if (schema.type === "array") {
    return items.map((item, index) =>
      coerceValue(item, schemaOf(schema.prefixItems?.[index] ?? schema.items), depth + 1),
    );
  }
  const [only] = items;
  const scalar = schema.type !== undefined && schema.type !== "object";
  return scalar && items.length === 1 && only !== undefined ? coerceValue(only, schema, depth + 1) : items;
}

function coerceUnion(text: string, options: readonly JsonSchema[], depth: number): Json | undefined {
  const exact = strictJson(text);
  if (exact !== undefined) return exact;
  if (depth > MAX_DEPTH) return undefined;
  const labels = options.flatMap(textsOf);
  if (labels.includes(text)) return text;
  if (options.some((option) => accepts(option, "string") && textsOf(option).length === 0)) return text;
  for (const option of options) {
    const value = coerceText(text, option, depth + 1);
    if (value !== undefined) return value;
  }
  return undefined;
}

function accepts(schema: JsonSchema, type: string): boolean {
  const options = optionsOf(schema);
  if (options !== undefined) return options.some((option) => accepts(option, type));
  const listed = schema.const !== undefined || schema.enum !== undefined;
  return !listed && (schema.type === type || schema.type === undefined);
}

/** The listed value that a text names: `5` for the number 5. */
function valueIn(text: string, values: readonly Json[]): Json | undefined {
  const label = labelIn(text, values.map(String));
  return label === undefined ? undefined : values.find((value) => String(value) === label);
}

function booleanIn(text: string): boolean | undefined {
  const word = /^[\s*_`"'(]*(true|yes|y|1|false|no|n|0)[\s*_`"')]*(?:[\n,.;:!–—(-]|$)/i.exec(text)?.[1];
  const label = word?.toLowerCase() ?? labelIn(text, ["true", "false"]);
  return label === undefined ? undefined : ["true", "yes", "y", "1"].includes(label);
}

function arrayIn(text: string, schema: JsonSchema, depth: number): Json | undefined {
  const found = findJson(text, "[");
  if (found !== undefined) return coerceValue(found, schema, depth + 1);
  const item = schemaOf(schema.items);
  if (item.type === "object" || item.type === "array") {
    const single = findJson(text, "{");
    return single === undefined ? undefined : [coerceValue(single, item, depth + 1)];
  }
  if (isNone(text)) return [];
  const items = listItems(text).map((entry) => coerceText(entry, item, depth + 1));
  return items.every((entry) => entry !== undefined) ? items : undefined;
}

/** The items of a bullet list, else the lines, else the parts between commas. */
function listItems(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim());
  const bullets = lines.flatMap((line) => /^(?:[-*•+]|\d{1,3}[.)])\s+(.*)$/.exec(line)?.[1] ?? []);
  const filled = lines.filter((line) => line !== "");
  const items = bullets.length > 0 ? bullets : filled.length > 1 ? filled : text.split(/[,;]/);
  return items.map((item) => item.trim().replace(/^(["'])(.*)\1$/, "$2")).filter((item) => item !== "");
}

function strictJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // what JSON.parse returns is JSON
  } catch {
    return undefined;
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
