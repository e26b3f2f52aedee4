import type { Json } from "../json.js";
import type { Field } from "../signature/field.js";
import { readFields } from "../signature/parse-fields.js";
import { coerceValue } from "./coerce.js";
import type { FieldText } from "./field-text.js";
import type { FormatParsed } from "./format.js";
import { isNone } from "./is-none.js";

/** One output field with its text form. */
export interface OutputField {
  readonly field: Field;
  readonly text: FieldText;
}

/** Checks what a reply says against every zod constraint. A value that is refused is bent towards its type once, and checked again. */
export function checked(
  outputs: readonly OutputField[],
  values: Readonly<Record<string, Json>>,
): FormatParsed {
  const fields = outputs.map(({ field }) => field);
  try {
    const read = readFields(fields, values);
    if (read.ok) return read;
    const broken = new Set(read.issues.map(({ field }) => field.split(".", 1)[0]));
    return readFields(fields, bent(outputs, values, broken));
  } catch (error) {
    // Codecs and refinements are the user's code: what they throw is one more way in which a reply is refused.
    return {
      ok: false,
      issues: [{ field: "", message: error instanceof Error ? error.message : String(error) }],
    };
  }
}

function bent(
  outputs: readonly OutputField[],
  values: Readonly<Record<string, Json>>,
  broken: ReadonlySet<string | undefined>,
): Readonly<Record<string, Json>> {
  const entries = Object.entries(values).flatMap(([name, value]): [string, Json][] => {
    const output = broken.has(name) ? outputs.find(({ field }) => field.name === name) : undefined;
    if (output === undefined) return [[name, value]];
    const { nullable, optional, schema } = output.text.shape;
    const absent = value === null || (typeof value === "string" && isNone(value));
    if (absent && optional && !nullable) return [];
    return [[name, coerceValue(value, schema)]];
  });
  return Object.fromEntries(entries);
}
