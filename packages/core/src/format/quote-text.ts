import type { Json } from "../json.js";

/** JSON on one line for every reader: the two line separators that JSON leaves as they are become escapes. */
export function quoteText(value: Json): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
