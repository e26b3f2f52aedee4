import type { Json } from "@signet/core";
import type { GbnfJsonSchema } from "node-llama-cpp";

type Node = { readonly [keyword: string]: Json };

/**
 * A JSON schema in the words that node-llama-cpp makes a grammar from. What a grammar cannot say (patterns, ranges, formats other than dates) is left
 * out: the parser checks it. Optional properties become required ones, as a grammar has them.
 *
 * @returns `undefined` when the schema's structure cannot be said: intersections, references to the root, anything goes.
 */
export function grammarSchema(schema: Json): GbnfJsonSchema | undefined {
  const converted = convert(schema);
  // The library's own type describes each kind of node; `convert` builds nothing else.
  return converted as GbnfJsonSchema | undefined;
}

const lengths = ["minLength", "maxLength"];
const counts = ["minItems", "maxItems"];
const formats = ["date-time", "time", "date"];

function convert(schema: Json | undefined): Node | undefined {
  if (!isNode(schema) || "allOf" in schema || "not" in schema || "patternProperties" in schema)
    return undefined;
  const shape = convertShape(schema);
  if (shape === undefined || schema.$defs === undefined) return shape;
  const definitions = convertEach(schema.$defs);
  return definitions && { ...shape, $defs: definitions };
}

function convertShape(schema: Node): Node | undefined {
  const { $ref: reference, const: only, enum: values, type } = schema;
  if (reference !== undefined)
    return typeof reference === "string" && reference.startsWith("#/$defs/")
      ? { $ref: reference }
      : undefined;
  if (only !== undefined) return isScalar(only) ? { const: only } : undefined;
  if (Array.isArray(values)) return values.every(isScalar) ? { enum: values } : undefined;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives))
    return convertAlternatives(alternatives.map((item: Json) => convert(item)));
  if (Array.isArray(type))
    return convertAlternatives(type.map((one: Json) => convert({ ...without(schema, "$defs"), type: one })));
  if (type === "object") return convertObject(schema);
  if (type === "array") return convertArray(schema);
  if (type === "string") return convertString(schema);
  return typeof type === "string" ? { type } : undefined;
}

function convertAlternatives(alternatives: readonly (Node | undefined)[]): Node | undefined {
  const known = alternatives.filter((node) => node !== undefined);
  return known.length === alternatives.length && known.length > 0 ? { oneOf: known } : undefined;
}

function convertObject({ properties, additionalProperties: others, ...rest }: Node): Node | undefined {
  const named = convertEach(properties ?? {});
  if (named === undefined) return undefined;
  if (others === undefined || others === false || (others === true && properties !== undefined))
    return { type: "object", properties: named };
  const other = others === true ? { type: ["string", "number", "boolean", "null"] } : convert(others);
  return (
    other && { type: "object", properties: named, additionalProperties: other, ...pick(rest, propertyCounts) }
  );
}

const propertyCounts = ["minProperties", "maxProperties"];

function convertArray(schema: Node): Node | undefined {
  const { prefixItems } = schema;
  const bounds = pick(schema, counts);
  if (Array.isArray(prefixItems)) {
    const items = prefixItems.map((item: Json) => convert(item)).filter((item) => item !== undefined);
    if (items.length < prefixItems.length) return undefined;
    return { type: "array", prefixItems: items, minItems: items.length, maxItems: items.length };
  }
  const items = convert(schema.items);
  return items && { type: "array", items, ...bounds };
}

function convertString(schema: Node): Node {
  if (typeof schema.format === "string" && formats.includes(schema.format))
    return { type: "string", format: schema.format };
  return { type: "string", ...pick(schema, lengths) };
}

function convertEach(nodes: Json): { [name: string]: Node } | undefined {
  const converted: [string, Node][] = [];
  for (const [name, child] of Object.entries(isNode(nodes) ? nodes : {})) {
    const node = convert(child);
    if (node === undefined) return undefined;
    converted.push([name, node]);
  }
  return Object.fromEntries(converted);
}

function pick(node: Node, keywords: readonly string[]): Node {
  return Object.fromEntries(Object.entries(node).filter(([keyword]) => keywords.includes(keyword)));
}

function without(node: Node, keyword: string): Node {
  return Object.fromEntries(Object.entries(node).filter(([name]) => name !== keyword));
}

function isNode(value: Json | undefined): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== "object";
}
