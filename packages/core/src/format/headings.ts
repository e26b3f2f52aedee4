import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";

/** How prompts call the fields of a signature, and which other spellings of those names a reply may use. */
export interface Headings {
  /** Field name to heading: the title where it is unique, else the name. Headings start with a letter or digit and hold no colon. */
  readonly byField: ReadonlyMap<string, string>;
  /** Folded spelling to field name: heading, title and name, where only one field claims them. */
  readonly byKey: ReadonlyMap<string, string>;
  /** Every spelling that `byKey` knows, unfolded. */
  readonly spellings: readonly string[];
}

/** Gives every field of a signature a heading of its own. */
export function headingsOf(signature: Signature): Headings {
  const fields = [...signature.inputFields, ...signature.outputFields];
  const byField = new Map<string, string>();
  const byKey = new Map<string, string>();
  for (const field of fields) {
    const heading = freeHeading(field, byKey);
    byField.set(field.name, heading);
    byKey.set(foldHeading(heading), field.name);
  }
  const spellings = [...byField.values()];
  for (const { name } of fields) {
    const owner = byKey.get(foldHeading(name));
    if (owner !== undefined && owner !== name) continue;
    byKey.set(foldHeading(name), name);
    if (!spellings.includes(name)) spellings.push(name);
  }
  return { byField, byKey, spellings };
}

/** `User name`, `user_name` and `userName` are one heading to a reader. */
export function foldHeading(text: string): string {
  return text.toLowerCase().replace(/[\s_]+/g, "");
}

function freeHeading({ name, title }: Field, taken: ReadonlyMap<string, string>): string {
  const free = (heading: string): boolean => heading !== "" && !taken.has(foldHeading(heading));
  const clean = title
    .replace(/[^\p{L}\p{M}\p{N} ()'&/.-]+/gu, " ")
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .replace(/\s+/g, " ")
    .trim();
  if (free(clean)) return clean;
  if (free(name)) return name;
  let ordinal = 2;
  while (!free(`${name} ${ordinal}`)) ordinal++;
  return `${name} ${ordinal}`;
}
