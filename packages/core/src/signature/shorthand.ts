import type { Field } from "./field.js";
import { parseShorthand, type ShorthandField } from "./parse-shorthand.js";
import type { Shape } from "./shape.js";
import { schemaOfShorthand } from "./shorthand-schema.js";
import type { ParsedShorthand, ShorthandShapes, ShorthandText } from "./shorthand-types.js";
import { type Signature, signature } from "./signature.js";

/**
 * Declares a signature in one line: fields before and after `->`, each `name: type "description"`.
 *
 *     sig('question "What the user asks", context: string[] -> answer, confidence: number')
 *     sig('text -> label: "bug" | "idea" "What kind of message it is", why?', "Sort the message.")
 *
 * A name alone is a string; the types are `string`, `number`, `integer`, `boolean`, `json` and quoted choices, with `[]`
 * behind for lists (`("a" | "b")[]`); `?` behind the name makes a field optional. A shorthand that cannot be read does not
 * compile, and the compiler says why. Defaults, codecs and objects are for `signature({ ... })`.
 *
 * @param instruction Without it: "From the question and the context, give the answer."
 * @throws {SignetError} `SIGNATURE_INVALID` with `details.position`.
 */
export function sig<const S extends string>(
  text: ShorthandText<S>,
  instruction?: string,
): ParsedShorthand<S> extends ShorthandShapes<infer I, infer O> ? Signature<I, O> : never;
export function sig(text: string, instruction?: string): Signature {
  const { input, output } = parseShorthand(text);
  const made = signature({ instruction: instruction ?? "", input: shapeOf(input), output: shapeOf(output) });
  return instruction === undefined ? Object.freeze({ ...made, instruction: plainInstruction(made) }) : made;
}

function shapeOf(fields: readonly ShorthandField[]): Shape {
  return Object.fromEntries(fields.map((field) => [field.name, schemaOfShorthand(field)]));
}

function plainInstruction({ inputFields, outputFields }: Signature): string {
  const give = `ive ${listed(outputFields)}.`;
  return inputFields.length === 0 ? `G${give}` : `From ${listed(inputFields)}, g${give}`;
}

/** `the question, the context and the language` */
function listed(fields: readonly Field[]): string {
  const names = fields.map(({ title }) => `the ${title.toLowerCase()}`);
  const last = names.pop();
  return names.length === 0 ? `${last}` : `${names.join(", ")} and ${last}`;
}
