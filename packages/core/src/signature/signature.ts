import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import { SignetError } from "../signet-error.js";
import { type Field, fieldsOf } from "./field.js";
import type { Shape } from "./shape.js";

/** The contract of one step: what goes in, what comes out, and how to do it. An immutable value. */
export interface Signature<I extends Shape = Shape, O extends Shape = Shape> {
  readonly instruction: string;
  readonly input: I;
  readonly output: O;
  readonly inputFields: readonly Field[];
  readonly outputFields: readonly Field[];
  /** Covers names, types, descriptions and order of the fields, not the instruction. 64 hexadecimal digits. */
  readonly hash: string;
}

export interface SignatureSpec<I extends Shape, O extends Shape> {
  readonly instruction: string;
  readonly input: I;
  readonly output: O;
}

/**
 * Declares a signature from zod shapes.
 *
 * @throws {SignetError} `SIGNATURE_INVALID` when there is no output, a field stands on both sides, a field cannot survive JSON, or an output
 * is an image, a file or a history.
 */
export function signature<const I extends Shape, const O extends Shape>(
  spec: SignatureSpec<I, O>,
): Signature<I, O> {
  const { instruction, input, output } = spec;
  if (typeof instruction !== "string")
    throw new SignetError("SIGNATURE_INVALID", `The instruction is ${typeof instruction}, not a text`);
  const inputFields = Object.freeze(fieldsOf(input, "input"));
  const outputFields = Object.freeze(fieldsOf(output, "output"));
  if (outputFields.length === 0)
    throw new SignetError("SIGNATURE_INVALID", "A signature needs at least one output field");
  for (const { name } of outputFields) {
    if (Object.hasOwn(input, name))
      throw new SignetError(
        "SIGNATURE_INVALID",
        `The field "${name}" stands among the inputs and the outputs`,
      );
  }
  for (const { staging } of [...inputFields, ...outputFields]) staging?.check(inputFields, outputFields);
  const hash = sha256Hex(canonicalJson(fieldTables({ inputFields, outputFields })));
  return Object.freeze({ instruction, input, output, inputFields, outputFields, hash });
}

/** One row of the field table that hashes cover and artifacts carry. */
export type FieldRow = Readonly<Pick<Field, "name" | "schema" | "optional"> & { description?: string }>;

export interface FieldTables {
  readonly input: readonly FieldRow[];
  readonly output: readonly FieldRow[];
}

/** The fields on both sides as JSON, in order. */
export function fieldTables({
  inputFields,
  outputFields,
}: Pick<Signature, "inputFields" | "outputFields">): FieldTables {
  return { input: fieldTable(inputFields), output: fieldTable(outputFields) };
}

/** The fields of one side as JSON, in order. */
export function fieldTable(fields: readonly Field[]): readonly FieldRow[] {
  return fields.map(({ name, schema, optional, description }) => ({
    name,
    schema,
    optional,
    ...(description !== undefined && { description }),
  }));
}
