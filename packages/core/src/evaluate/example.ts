import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import type { Field } from "../signature/field.js";
import { issuesText, parseFields } from "../signature/parse-fields.js";

/** One row of data. `expected` is whatever the metric reads. */
export interface Example<I = unknown, L = unknown> {
  /** Default: a hash of the content, with an ordinal when the same content stands twice. */
  readonly id?: string;
  readonly input: I;
  readonly expected: L;
  /** Labels of inner steps, by path: output fields in their encoded form. */
  readonly leaves?: { readonly [path: string]: { readonly [field: string]: unknown } };
}

/** An example that has its id. */
export type IdentifiedExample<I = unknown, L = unknown> = Example<I, L> & { readonly id: string };

/**
 * Checks rows where they enter, and gives each its id.
 *
 * @param where What the rows are called in messages: "trainset", "valset".
 * @throws {SignetError} `DATA_INVALID` naming row and field; `DATA_EMPTY` without rows.
 */
export function identifyExamples<I, L>(
  examples: readonly Example<I, L>[],
  inputFields: readonly Field[],
  where: string,
): readonly IdentifiedExample<I, L>[] {
  if (!Array.isArray(examples))
    throw new SignetError(
      "DATA_INVALID",
      `The ${where} is ${typeof examples}, it should be a list of examples`,
    );
  if (examples.length === 0) throw new SignetError("DATA_EMPTY", `The ${where} is empty`);
  const seen = new Map<string, number>();
  return examples.map((example, row) => {
    if (typeof example !== "object" || example === null || !("input" in example)) {
      throw new SignetError(
        "DATA_INVALID",
        `Row ${row} of the ${where} is not an example: it should be { input, expected }`,
        { details: { row } },
      );
    }
    const parsed = parseFields(inputFields, example.input);
    if (!parsed.ok) {
      throw new SignetError(
        "DATA_INVALID",
        `Row ${row} of the ${where} does not fit the program's input: ${issuesText(parsed.issues)}`,
        {
          details: { row, issues: parsed.issues },
        },
      );
    }
    const base = example.id ?? contentId(example, row, where);
    const ordinal = seen.get(base) ?? 0;
    seen.set(base, ordinal + 1);
    if (ordinal > 0 && example.id !== undefined)
      throw new SignetError("DATA_INVALID", `Row ${row} of the ${where} repeats the id "${base}"`, {
        details: { row },
      });
    return Object.freeze({ ...example, id: ordinal === 0 ? base : `${base}-${ordinal}` });
  });
}

function contentId({ input, expected }: Example, row: number, where: string): string {
  try {
    return sha256Hex(canonicalJson([input, expected ?? null])).slice(0, 16);
  } catch (cause) {
    throw new SignetError(
      "DATA_INVALID",
      `Row ${row} of the ${where} holds what JSON cannot carry: give it an id`,
      { cause, details: { row } },
    );
  }
}
