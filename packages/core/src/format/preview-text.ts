import type { Json } from "../json.js";
import type { Answer } from "./answer.js";
import type { OutputField } from "./checked.js";
import type { Fields } from "./format.js";
import { lenientJson } from "./lenient-json.js";
import { previewValue } from "./preview-value.js";
import { readText } from "./read-text.js";
import { schemaOf } from "./value-shape.js";

const NONE = ["none.", "null.", "nil.", "n/a.", "undefined."];

/**
 * What the texts of an unfinished reply show, unchecked, but of each field's type: text grows, JSON shows its finished parts, everything else appears when its
 * text is whole, which the one that was opened last is not. Nothing of a field with a codec.
 *
 * @param settled Takes from the open text what may still turn out to be something else.
 */
export function previewTexts(
  outputs: readonly OutputField[],
  texts: Answer["texts"],
  settled: (text: string) => string = (text) => text,
): Fields {
  const open = [...texts.keys()].at(-1);
  const shown = outputs.flatMap((output): [string, Json][] => {
    const { name, encodes } = output.field;
    const text = texts.get(name)?.[0];
    if (text === undefined || encodes) return [];
    const value = name === open ? openText(output, settled(text).trim()) : wholeText(output, text);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(shown);
}

function wholeText({ field, text: form }: OutputField, text: string): Json | undefined {
  const value = readText(form, text);
  return value === undefined ? undefined : previewValue(value, schemaOf(field.schema), false);
}

function openText({ field, text: form }: OutputField, text: string): Json | undefined {
  const { kind, nullable, optional } = form.shape;
  if (kind === "json") {
    const value = /^[[{]/.test(text) ? lenientJson(text, 0, true).value : undefined;
    return value === undefined ? undefined : previewValue(value, schemaOf(field.schema), true);
  }
  if (kind !== "string" || text === "" || mayBeQuoted(text)) return undefined;
  if ((nullable || optional) && NONE.some((word) => word.startsWith(text.toLowerCase()))) return undefined;
  return previewValue(form.unescape(text), { type: "string" }, true);
}

/** Whether a text may turn out to be a JSON string, whose quotes are no part of the value. */
function mayBeQuoted(text: string): boolean {
  if (!text.startsWith('"')) return false;
  for (let at = 1; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "\n") return false;
    else if (char === '"') return at === text.length - 1;
  }
  return true;
}
