import type { Json } from "../json.js";
import type { Field } from "../signature/field.js";
import { isNone } from "./is-none.js";
import { quoteText } from "./quote-text.js";
import { type JsonSchema, type ValueShape, valueShape } from "./value-shape.js";

/** How a layout keeps a text from looking like a part of itself: `unescape(escape(text)) === text`. */
export interface TextEscape {
  readonly escape: (text: string) => string;
  readonly unescape: (text: string) => string;
}

/** What `exact` says of a text that takes more to read: a label in bold, a number in words, JSON with a comma too many. */
export const UNSURE: unique symbol = Symbol("unsure");

/** One field's values as text. Law: `exact(write(value))` is the value, or unsure; `readText` reads the rest. */
export interface FieldText {
  readonly shape: ValueShape;
  /** Output values are written so that they can be read back. */
  readonly write: (value: Json) => string;
  /** Input values are never read back: no text gets quotes, only what the layout needs is escaped. */
  readonly show: (value: Json) => string;
  /** The value of a text that says it as prompts do, unchecked; nothing for a text that says there is none. */
  readonly exact: (text: string) => Json | undefined | typeof UNSURE;
  readonly unescape: TextEscape["unescape"];
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
    return isText && typeof value === "string" && exact(plain) !== value ? quoteText(value) : plain;
  };

  const exact = (text: string): Json | undefined | typeof UNSURE => {
    const trimmed = text.trim();
    if (nullable && trimmed === "null") return null;
    if (choices.includes(trimmed)) return trimmed;
    const quoted = isText ? readQuoted(trimmed, write) : undefined;
    if (quoted !== undefined) return quoted;
    const isValue = kind === "json" && trimmed === "null"; // a JSON value that the schema may accept
    if ((nullable || optional || trimmed === "") && isNone(trimmed) && !isValue) {
      return optional || !nullable ? undefined : null;
    }
    if (!isText) return plainValue(trimmed, schema);
    const plain = layout.unescape(trimmed);
    return kind === "string" || choices.includes(plain) ? plain : UNSURE;
  };

  return { shape, write, show, exact, unescape: layout.unescape };
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i;

/** One of the listed values, or a number, `true`, `false`, a list or an object, as JSON writes them, where the schema asks for that and for nothing else. */
function plainValue(text: string, { type, const: only, enum: listed }: JsonSchema): Json | typeof UNSURE {
  const values = only === undefined ? listed : [only];
  if (values !== undefined) return values.find((value) => String(value) === text) ?? UNSURE;
  if (text.includes("__proto__")) return UNSURE;
  const isPlain =
    type === "number" || type === "integer"
      ? NUMBER.test(text)
      : type === "boolean"
        ? text === "true" || text === "false"
        : (type === "array" && text.startsWith("[")) || (type === "object" && text.startsWith("{"));
  if (!isPlain) return UNSURE;
  try {
    return JSON.parse(text) as Json; // what JSON.parse returns is JSON
  } catch {
    return UNSURE; // 007
  }
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
