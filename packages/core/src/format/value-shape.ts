import type { Json } from "../json.js";
import type { Field, FieldKind } from "../signature/field.js";

/** A JSON Schema as far as formats read it. */
export interface JsonSchema {
  readonly type?: Json;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly [keyword: string]: unknown;
}

/** What the text of a field's values looks like, with `null` taken out of the union: `string | null` is a string that may be null. */
export interface ValueShape {
  readonly kind: FieldKind;
  /** The closed set of texts, for `choice`. */
  readonly choices: readonly string[];
  readonly nullable: boolean;
  readonly optional: boolean;
  readonly schema: JsonSchema;
}

/** Reads the shape of a field's values out of its JSON Schema. */
export function valueShape(field: Field): ValueShape {
  const whole = schemaOf(field.schema);
  const options = optionsOf(whole) ?? [];
  const rest = options.filter((option) => option.type !== "null");
  const [only] = rest;
  const nullable = rest.length < options.length;
  const schema = nullable && rest.length === 1 && only !== undefined ? only : whole;
  const choices = textsOf(schema);
  return { kind: kindOf(schema, choices), choices, nullable, optional: field.optional, schema };
}

/** The members of a union, `type: ["string", "null"]` among them; nothing when the schema is none. */
export function optionsOf(schema: JsonSchema): readonly JsonSchema[] | undefined {
  const { type } = schema;
  return (
    schema.anyOf ??
    schema.oneOf ??
    (Array.isArray(type) ? type.map((one: Json) => ({ ...schema, type: one })) : undefined)
  );
}

/** The object form of a schema; `true` and `false` say nothing that formats can use. */
export function schemaOf(schema: unknown): JsonSchema {
  // zod writes JSON Schema: every schema is an object with these keywords, or a boolean.
  return typeof schema === "object" && schema !== null ? (schema as JsonSchema) : {};
}

/** The closed set of texts that a schema lists, empty when it lists none or lists other values. */
export function textsOf(schema: JsonSchema): readonly string[] {
  const values = schema.const === undefined ? (schema.enum ?? []) : [schema.const];
  const texts = values.filter((value): value is string => typeof value === "string" && value !== "");
  return texts.length === values.length ? texts : [];
}

function kindOf({ type }: JsonSchema, choices: readonly string[]): FieldKind {
  if (choices.length > 0) return "choice";
  return type === "string" || type === "number" || type === "integer" || type === "boolean" ? type : "json";
}
