import type { Fields } from "../format/format.js";
import type { Field } from "../signature/field.js";
import { issuesText, readFields } from "../signature/parse-fields.js";
import { SignetError } from "../signet-error.js";

export interface CheckedFields {
  /** Decoded, with defaults. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly encoded: Fields;
}

/**
 * What was given to a step or a program, or what it returned, checked.
 *
 * @param who Begins the message: `Step "a" got an input`.
 * @throws {SignetError} `code`, naming every field that does not fit.
 */
export function checkedFields(
  fields: readonly Field[],
  value: unknown,
  {
    who,
    code,
    path,
  }: { readonly who: string; readonly code: "INPUT_INVALID" | "OUTPUT_INVALID"; readonly path?: string },
): CheckedFields {
  const read = readFields(fields, value);
  if (read.ok) return read;
  const { issues } = read;
  throw new SignetError(code, `${who} that does not fit: ${issuesText(issues)}`, {
    details: { ...(path !== undefined && { path }), issues },
  });
}
