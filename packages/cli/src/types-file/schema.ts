/** A JSON Schema out of an artifact: nothing in it is certain. */
export type Schema = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object form of a schema: one that is no object says nothing. */
export function schemaOf(value: unknown): Schema {
  return isRecord(value) ? value : {};
}

/** The members of a list of schemas. */
export function schemasIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
