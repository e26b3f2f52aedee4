import type { Json } from "../json.js";
import { type JsonSchema, optionsOf, schemaOf } from "./value-shape.js";

/** Deeper schemas than any prompt has. */
const MAX_DEPTH = 32;

/**
 * What of an unfinished JSON value fits its schema's types: objects without the members that do not (yet), lists up to the first such item. Bounds and
 * lengths are not looked at.
 *
 * @param isOpen Whether the value may go on. Of an object or a list, that is its last part.
 * @returns Nothing when the value as a whole does not fit, or is one of a closed set and may go on.
 */
export function previewValue(value: Json, schema: JsonSchema, isOpen: boolean, depth = 0): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const options = optionsOf(schema);
  if (options !== undefined) return bestOption(value, options, isOpen, depth);
  const closed = schema.const === undefined ? schema.enum : [schema.const];
  if (closed !== undefined) {
    const mayGoOn = isOpen && typeof value === "string";
    return !mayGoOn && closed.includes(value) ? value : undefined;
  }
  switch (schema.type) {
    case "string":
      return typeof value === "string" ? wholeCharacters(value, isOpen) : undefined;
    case "number":
      return typeof value === "number" ? value : undefined;
    case "integer":
      return Number.isInteger(value) ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "null":
      return value === null ? value : undefined;
    case "array":
      return isList(value) ? itemsThatFit(value, schema, isOpen, depth) : undefined;
    case "object":
      return isRecord(value) ? membersThatFit(value, schema, isOpen, depth) : undefined;
    default: // anything at all, or what only a validator can tell
      return isAnything(schema) ? value : undefined;
  }
}

/** Of the members of a union that fit, the first that keeps most. */
function bestOption(
  value: Json,
  options: readonly JsonSchema[],
  isOpen: boolean,
  depth: number,
): Json | undefined {
  let best: Json | undefined;
  for (const option of options) {
    const fitted = previewValue(value, option, isOpen, depth + 1);
    if (fitted !== undefined && (best === undefined || sizeOf(fitted) > sizeOf(best))) best = fitted;
  }
  return best;
}

function itemsThatFit(items: readonly Json[], schema: JsonSchema, isOpen: boolean, depth: number): Json {
  const kept: Json[] = [];
  for (const [index, item] of items.entries()) {
    const of = schemaOf(schema.prefixItems?.[index] ?? schema.items);
    const fitted = previewValue(item, of, isOpen && index === items.length - 1, depth + 1);
    if (fitted === undefined) break; // later items must not move up
    kept.push(fitted);
  }
  return kept;
}

function membersThatFit(
  value: { readonly [key: string]: Json },
  { properties = {}, additionalProperties = false }: JsonSchema,
  isOpen: boolean,
  depth: number,
): Json {
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.flatMap(([key, member], index): [string, Json][] => {
      const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (known === false) return []; // zod drops it, too
      const fitted = previewValue(member, schemaOf(known), isOpen && index === entries.length - 1, depth + 1);
      return fitted === undefined ? [] : [[key, fitted]];
    }),
  );
}

/** Half of a character at the end waits for the other half. */
function wholeCharacters(text: string, isOpen: boolean): string {
  const last = isOpen ? text.charCodeAt(text.length - 1) : 0;
  return last >= 0xd800 && last < 0xdc00 ? text.slice(0, -1) : text;
}

function sizeOf(value: Json): number {
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

function isAnything(schema: JsonSchema): boolean {
  return Object.keys(schema).every((key) => key === "description" || key === "title" || key === "default");
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}
