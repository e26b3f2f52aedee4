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
 * Checks rows where they enter.
 *
 * @param where What the rows are called in messages: "trainset", "valset".
 * @throws {SignetError} `DATA_INVALID` naming row and field; `DATA_EMPTY` without rows.
 */
export function checkExamples(
  examples: readonly Example[],
  inputFields: readonly Field[],
  where: string,
): void {
  if (!Array.isArray(examples))
    throw new SignetError(
      "DATA_INVALID",
      `The ${where} is ${typeof examples}, it should be a list of examples`,
    );
  if (examples.length === 0) throw new SignetError("DATA_EMPTY", `The ${where} is empty`);
  const ids = new Set<string>();
  for (const [row, example] of (examples as readonly Example[]).entries()) {
    const problem = problemOf(example, inputFields, ids);
    if (problem !== undefined)
      throw new SignetError("DATA_INVALID", `Row ${row} of the ${where} ${problem}`, { details: { row } });
    if (example.id !== undefined) ids.add(example.id);
  }
}

function problemOf(
  example: Example,
  inputFields: readonly Field[],
  ids: ReadonlySet<string>,
): string | undefined {
  if (typeof example !== "object" || example === null || !("input" in example))
    return "is not an example: it should be { input, expected }";
  const parsed = parseFields(inputFields, example.input);
  if (!parsed.ok) return `does not fit the program's input: ${issuesText(parsed.issues)}`;
  return example.id !== undefined && ids.has(example.id) ? `repeats the id "${example.id}"` : undefined;
}

/** Gives checked rows their ids, one after the other in the order of the rows. */
export function identifier(): <I, L>(example: Example<I, L>) => IdentifiedExample<I, L> {
  const seen = new Map<string, number>();
  return (example) => {
    if (example.id !== undefined) return Object.freeze({ ...example, id: example.id });
    const base = contentId(example);
    const ordinal = seen.get(base) ?? 0;
    seen.set(base, ordinal + 1);
    return Object.freeze({ ...example, id: ordinal === 0 ? base : `${base}-${ordinal}` });
  };
}

/** Checks rows and gives each its id. Throws what `checkExamples` throws. */
export function identifyExamples<I, L>(
  examples: readonly Example<I, L>[],
  inputFields: readonly Field[],
  where: string,
): readonly IdentifiedExample<I, L>[] {
  checkExamples(examples, inputFields, where);
  const identify = identifier();
  return examples.map((example) => identify(example));
}

/** Of input and label; of the input alone where the label is nothing that JSON can carry. */
function contentId({ input, expected }: Example): string {
  return sha256Hex(contentText(input, expected)).slice(0, 16);
}

function contentText(input: unknown, expected: unknown): string {
  try {
    return canonicalJson([input, expected ?? null]);
  } catch {
    return canonicalJson([input]);
  }
}
