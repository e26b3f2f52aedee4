import type { Field } from "../signature/field.js";
import type { ValueShape } from "./value-shape.js";

/** The rule of a text field without bounds. */
export const ANY_TEXT = "text";

/** What a value must be, in words: `one of: billing, bug`, `a whole number from 1 to 5`. */
export function ruleOf(shape: ValueShape): string {
  const none = `${shape.nullable ? ", or null" : ""}${shape.optional ? ", or none" : ""}`;
  return `${valueRule(shape)}${none}`;
}

/** The description in one line, empty when there is none. */
export function descriptionOf({ description }: Field): string {
  return oneLine(description ?? "");
}

/** Text with every run of white space made one space. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function valueRule({ kind, choices, schema }: ValueShape): string {
  switch (kind) {
    case "choice":
      return `one of: ${labelList(choices)}`;
    case "boolean":
      return "true or false";
    case "integer":
      return `a whole number${range(schema.minimum, schema.maximum)}`;
    case "number":
      return `a number${range(schema.minimum, schema.maximum)}`;
    case "string":
      return `${ANY_TEXT}${typeof schema.format === "string" ? ` (${schema.format})` : ""}${lengths(schema.minLength, schema.maxLength)}`;
    case "json":
      return `JSON that fits ${JSON.stringify(schema)}`;
  }
}

/** Labels as they are where commas can part them, else quoted. */
function labelList(labels: readonly string[]): string {
  const plain = labels.every((label) => /^[^\s,"]([^\n\r,"]*[^\s,"])?$/.test(label));
  return labels.map((label) => (plain ? label : JSON.stringify(label))).join(", ");
}

function range(least: unknown, most: unknown): string {
  if (typeof least === "number" && typeof most === "number") return ` from ${least} to ${most}`;
  if (typeof least === "number") return ` of at least ${least}`;
  return typeof most === "number" ? ` of at most ${most}` : "";
}

function lengths(least: unknown, most: unknown): string {
  const bounds = range(least, most);
  return bounds === "" ? "" : `${bounds} characters`;
}
