import { encodeFields, type Field, type IdentifiedExample, inputText, parseFields } from "@signet/core";

/** The text of an example's input, as a run of the program would have it embedded. */
export function exampleInputText(example: IdentifiedExample, inputFields: readonly Field[]): string {
  const parsed = parseFields(inputFields, example.input);
  // Checked when the example entered.
  return parsed.ok ? inputText(inputFields, encodeFields(inputFields, parsed.values)) : "";
}
