import { literalText } from "./identifiers.js";
import { objectText } from "./object-text.js";
import type { References } from "./references.js";
import { type Schema, schemaOf, schemasIn } from "./schema.js";
import { grouped, intersection, union } from "./union-text.js";

export interface TypeContext {
  /** What has a default may be left out of an input, and is always there in an output. */
  readonly side: "input" | "output";
  readonly references: Pick<References, "nameOf">;
}

/** The TypeScript type of the values that a JSON Schema admits, as far as types can say it: bounds, formats and patterns are left to the server. */
export function typeText(schema: unknown, context: TypeContext): string {
  if (schema === false) return "never";
  const { $ref, allOf, anyOf, oneOf, type, format, not, ...rest } = schemaOf(schema);
  if (typeof $ref === "string") return context.references.nameOf($ref) ?? "unknown";
  if (rest.const !== undefined) return literalType(rest.const);
  if (Array.isArray(rest.enum)) return union(rest.enum.map(literalType));
  if (format === "history") return HISTORY;
  for (const members of [anyOf, oneOf])
    if (Array.isArray(members)) return union(members.map((member) => typeText(member, context)));
  if (Array.isArray(allOf)) return intersection(allOf.map((member) => typeText(member, context)));
  if (Array.isArray(type)) return union(type.map((one) => plainType(one, rest, context)));
  const isNothing = not === true || (not !== undefined && Object.keys(schemaOf(not)).length === 0);
  return isNothing ? "never" : plainType(type, rest, context);
}

const HISTORY = 'readonly { readonly role: "user" | "assistant"; readonly text: string }[]';

function plainType(type: unknown, schema: Schema, context: TypeContext): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return `${schema.readOnly === true ? "readonly " : ""}${listText(schema, context)}`;
    case "object":
      return objectText(schema, context, typeText);
    default:
      return "unknown";
  }
}

function listText({ prefixItems, items, minItems }: Schema, context: TypeContext): string {
  if (!Array.isArray(prefixItems)) return `${grouped(typeText(items, context))}[]`;
  const needed = typeof minItems === "number" ? minItems : 0;
  const members = schemasIn(prefixItems).map((member, index) => {
    const text = typeText(member, context);
    return index < needed ? text : `${grouped(union([text, "undefined"]))}?`;
  });
  const rest = items === false ? [] : [`...${grouped(typeText(items, context))}[]`];
  return `[${[...members, ...rest].join(", ")}]`;
}

function literalType(value: unknown): string {
  if (typeof value === "string") return literalText(value);
  return value === null || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "unknown";
}
