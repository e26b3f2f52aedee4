import type { Fields } from "../format/format.js";
import type { Field } from "../signature/field.js";

/**
 * An input as the one text that is embedded: the value alone where a single field has one, else a line for each field that has. Images, files
 * and a history are left out.
 *
 * @param fields Input fields of a program or of a step's signature. What else the values hold, such as a demo's outputs, is not read.
 * @param values In encoded form.
 */
export function inputText(
  fields: readonly Pick<Field, "name" | "title" | "staging">[],
  values: Fields,
): string {
  const shown = fields.filter(({ name, staging }) => values[name] !== undefined && staging === undefined);
  const textOf = (name: string): string => {
    const value = values[name];
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  const [only, second] = shown;
  if (only !== undefined && second === undefined) return textOf(only.name);
  return shown.map(({ name, title }) => `${title}: ${textOf(name)}`).join("\n");
}
