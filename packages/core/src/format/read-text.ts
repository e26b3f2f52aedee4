import type { Json } from "../json.js";
import { coerceText } from "./coerce.js";
import { type FieldText, UNSURE } from "./field-text.js";

/** The value that a text means, unchecked, in whatever words it says so; nothing for a text that says there is none, or that fits no value. */
export function readText(field: FieldText, text: string): Json | undefined {
  const value = field.exact(text);
  if (value !== UNSURE) return value;
  const { kind, schema } = field.shape;
  const trimmed = text.trim();
  return coerceText(kind === "choice" ? field.unescape(trimmed) : trimmed, schema);
}
