import type { Json } from "@signet/core";

/** A JSON schema object. */
export interface SchemaNode {
  readonly [keyword: string]: Json;
}

/** What a provider decodes under. Everything else is left out of the schema, or cannot be expressed. */
export interface SchemaDialect {
  /** Whether a keyword that narrows a value is understood; what is not understood is left out. */
  readonly understands: (keyword: string, value: Json) => boolean;
  /** Whether every property has to be listed as required. */
  readonly requiresAll: boolean;
  readonly recursion: boolean;
}

export interface FittedSchema {
  readonly schema: SchemaNode;
  /** Whether nothing was left out, so that the schema still says all that it said. */
  readonly isExact: boolean;
}

/** Keywords that are handled where they occur. */
const structural = new Set([
  ..."type enum const properties required additionalProperties items anyOf oneOf $ref $defs".split(" "),
]);
const kept = new Set(["title", "description"]);
const remarks = new Set("$schema $id $comment default examples deprecated readOnly writeOnly".split(" "));
/** Keywords without which a schema means something else, and that no provider takes. */
const inexpressible = "allOf prefixItems patternProperties propertyNames $dynamicRef definitions".split(" ");

/**
 * Rewrites a JSON schema for a provider's structured output: objects closed, alternatives as `anyOf`, unknown keywords
 * left out. The result accepts every object that the schema's own fields allow; the parser checks the rest.
 *
 * @returns `undefined` when the provider cannot express it: open objects, optional fields where all are required, tuples.
 */
export function fitSchema(schema: Json, dialect: SchemaDialect): FittedSchema | undefined {
  if (!isNode(schema) || schema.type !== "object" || schema.anyOf !== undefined) return undefined;
  if (!dialect.recursion && isRecursive(schema)) return undefined;
  let isExact = true;
  const leaveOut = (): void => {
    isExact = false;
  };
  const fitted = fitNode(schema, { dialect, leaveOut });
  return fitted && { schema: fitted, isExact };
}

interface Fitting {
  readonly dialect: SchemaDialect;
  readonly leaveOut: () => void;
}

function fitNode(node: Json | undefined, fitting: Fitting): SchemaNode | undefined {
  if (!isNode(node) || inexpressible.some((keyword) => keyword in node)) return undefined;
  const definitions = fitAll(node.$defs, fitting);
  if (definitions === undefined) return undefined;
  const shape = fitShape(node, fitting);
  if (shape === undefined) return undefined;
  return {
    ...shape,
    ...("$ref" in shape ? {} : plainKeywords(node, fitting)),
    ...(node.$defs !== undefined && { $defs: definitions }),
  };
}

/** The keywords that say what kind of value it is. */
function fitShape(node: SchemaNode, fitting: Fitting): SchemaNode | undefined {
  const reference = node.$ref;
  if (reference !== undefined) return { $ref: reference };
  const alternatives = node.anyOf ?? node.oneOf;
  if (Array.isArray(alternatives)) {
    if ("properties" in node || "items" in node) return undefined;
    const fitted = alternatives.map((alternative: Json) => fitNode(alternative, fitting));
    return fitted.every((item) => item !== undefined) ? { anyOf: fitted } : undefined;
  }
  const types = typesOf(node);
  if (types.length === 0) return undefined;
  const object = types.includes("object") ? fitObject(node, fitting) : {};
  const array = types.includes("array") ? fitArray(node, fitting) : {};
  if (object === undefined || array === undefined) return undefined;
  return {
    type: types.length === 1 ? (types[0] ?? "null") : types,
    ...(node.enum !== undefined && { enum: node.enum }),
    ...(node.const !== undefined && { const: node.const }),
    ...object,
    ...array,
  };
}

function fitObject(node: SchemaNode, fitting: Fitting): SchemaNode | undefined {
  const open = node.additionalProperties;
  // Without named properties it is a record, which a closed object cannot be.
  if (!isNode(node.properties) && open !== false) return undefined;
  const properties = fitAll(node.properties, fitting);
  if (properties === undefined) return undefined;
  const names = Object.keys(properties);
  const required = Array.isArray(node.required) ? node.required : [];
  if (fitting.dialect.requiresAll && !names.every((name) => required.includes(name))) return undefined;
  return {
    properties,
    required: names.filter((name) => required.includes(name)),
    additionalProperties: false,
  };
}

function fitArray(node: SchemaNode, fitting: Fitting): SchemaNode | undefined {
  const items = fitNode(node.items, fitting);
  return items && { items };
}

function fitAll(nodes: Json | undefined, fitting: Fitting): { [name: string]: SchemaNode } | undefined {
  const fitted: [string, SchemaNode][] = [];
  for (const [name, child] of Object.entries(isNode(nodes) ? nodes : {})) {
    const node = fitNode(child, fitting);
    if (node === undefined) return undefined;
    fitted.push([name, node]);
  }
  return Object.fromEntries(fitted);
}

function plainKeywords(node: SchemaNode, { dialect, leaveOut }: Fitting): SchemaNode {
  const keywords: [string, Json][] = [];
  for (const [keyword, value] of Object.entries(node)) {
    if (structural.has(keyword) || remarks.has(keyword)) continue;
    if (kept.has(keyword) || dialect.understands(keyword, value)) keywords.push([keyword, value]);
    else leaveOut();
  }
  return Object.fromEntries(keywords);
}

function typesOf(node: SchemaNode): string[] {
  const { type } = node;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((name): name is string => typeof name === "string");
  const values = Array.isArray(node.enum) ? node.enum : "const" in node ? [node.const] : [];
  return [...new Set(values.map((value: Json | undefined) => (value === null ? "null" : typeof value)))];
}

/** Whether following the references from the root leads back to where one was. */
function isRecursive(root: SchemaNode): boolean {
  const definitions = isNode(root.$defs) ? root.$defs : {};
  const leadsBack = (value: Json | undefined, open: readonly string[]): boolean => {
    if (Array.isArray(value)) return value.some((item: Json) => leadsBack(item, open));
    if (!isNode(value)) return false;
    const reference = value.$ref;
    if (typeof reference === "string") {
      if (reference === "#" || open.includes(reference)) return true;
      return leadsBack(definitions[reference.replace("#/$defs/", "")], [...open, reference]);
    }
    return Object.entries(value).some(([keyword, child]) => keyword !== "$defs" && leadsBack(child, open));
  };
  return leadsBack(root, []);
}

function isNode(value: Json | undefined): value is SchemaNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
