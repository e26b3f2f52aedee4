import { type Field, type FieldIssue, parseFields } from "@signet/core";

type JsonSchema = { readonly [keyword: string]: unknown };
type Checked<I> =
  | { readonly value: I; readonly issues?: undefined }
  | {
      readonly issues: readonly { readonly message: string; readonly path: readonly string[] }[];
    };

/**
 * The schema of a program's input, as the AI SDK takes one: a Standard Schema that knows its JSON Schema, and for version 5 the SDK's own form.
 * Its values stay encoded: the program decodes them.
 */
export interface ToolSchema<I> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "signet";
    readonly types?: { readonly input: unknown; readonly output: I };
    readonly validate: (value: unknown) => Checked<I>;
    readonly jsonSchema: {
      readonly input: (options: unknown) => Record<string, unknown>;
      readonly output: (options: unknown) => Record<string, unknown>;
    };
  };
  readonly jsonSchema: JsonSchema;
  readonly validate: (
    value: unknown,
  ) => { readonly success: true; readonly value: I } | { readonly success: false; readonly error: Error };
}

/** By this the AI SDK knows its own schemas. */
const schemaSymbol = Symbol.for("vercel.ai.schema");

export function toolSchema<I>(fields: readonly Field[]): ToolSchema<I> {
  const jsonSchema = objectSchema(fields);
  const issuesOf = (value: unknown): readonly FieldIssue[] => {
    const parsed = parseFields(fields, value);
    return parsed.ok ? [] : parsed.issues;
  };
  const copy = (): Record<string, unknown> => ({ ...jsonSchema });
  const schema: ToolSchema<I> = {
    "~standard": {
      version: 1,
      vendor: "signet",
      validate: (value) => {
        const issues = issuesOf(value);
        if (issues.length > 0)
          return { issues: issues.map(({ field, message }) => ({ message, path: field.split(".") })) };
        return { value: value as I }; // checked against the fields that I is inferred from
      },
      jsonSchema: { input: copy, output: copy },
    },
    jsonSchema,
    validate: (value) => {
      const issues = issuesOf(value);
      if (issues.length === 0) return { success: true, value: value as I }; // as above
      const words = issues
        .map(({ field, message }) => (field === "" ? message : `${field}: ${message}`))
        .join("; ");
      return { success: false, error: new Error(words) };
    },
  };
  return Object.assign(schema, { [schemaSymbol]: true });
}

function objectSchema(fields: readonly Field[]): JsonSchema {
  const properties = Object.fromEntries(
    fields.map(({ name, description, schema }) => [
      name,
      description === undefined || typeof schema !== "object" ? schema : { description, ...schema },
    ]),
  );
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return { type: "object", properties, required, additionalProperties: false };
}
