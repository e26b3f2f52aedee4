import type { Json } from "../json.js";
import type { Field } from "../signature/field.js";
import { coerceText, isNone } from "./coerce.js";
import { quoteText } from "./quote-text.js";
import { type ValueShape, valueShape } from "./value-shape.js";

/** How a layout keeps a text from looking like a part of itself: `unescape(escape(text)) === text`. */
export interface TextEscape {
  readonly escape: (text: string) => string;
  readonly unescape: (text: string) => string;
}

/** One field's values as text. Law: `read(write(value))` is the value. */
export interface FieldText {
  readonly shape: ValueShape;
  /** Output values are written so that `read` gives them back. */
  readonly write: (value: Json) => string;
  /** Input values are never read back: no text gets quotes, only what the layout needs is escaped. */
  readonly show: (value: Json) => string;
  /** The value that a text means, unchecked; nothing for a text that says there is none, or that fits no value. */
  readonly read: (text: string) => Json | undefined;
}

/** Makes the text form of one field. */
export function fieldText(field: Field, layout: TextEscape): FieldText {
  const shape = valueShape(field);
  const { kind, choices, nullable, optional, schema } = shape;
  const isText = kind === "string" || kind === "choice";

  const show = (value: Json): string =>
    isText && typeof value === "string" ? layout.escape(value) : quoteText(value);

  const write = (value: Json): string => {
    const plain = show(value);
    return isText && typeof value === "string" && read(plain) !== value ? quoteText(value) : plain;
  };

  const read = (text: string): Json | undefined => {
    const trimmed = text.trim();
    if (nullable && trimmed === "null") return null;
    if (choices.includes(trimmed)) return trimmed;
    const quoted = isText ? readQuoted(trimmed, write) : undefined;
    if (quoted !== undefined) return quoted;
    const isValue = kind === "json" && trimmed === "null"; // a JSON value that the schema may accept
    if ((nullable || optional || trimmed === "") && isNone(trimmed) && !isValue) {
      return optional || !nullable ? undefined : null;
    }
    return kind === "string"
      ? layout.unescape(trimmed)
      : coerceText(kind === "choice" ? layout.unescape(trimmed) : trimmed, schema);
  };

  return { shape, write, show, read };
}

/** Quotes are read as quotes only around a text that needs them: `"The Raven"` stays as it is. */
function readQuoted(text: string, write: (value: Json) => string): string | undefined {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" && write(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
