/** Deeper than any sensible input, and shallow enough for every recursion behind it. */
export const MAX_NESTING = 64;

/** Whether a JSON text nests no deeper than `MAX_NESTING`. Reads it once, and skips its strings. */
export function isShallow(text: string): boolean {
  if (text.length <= 2 * MAX_NESTING) return true; // too short to be deep
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    else if (code === BRACE || code === BRACKET) {
      if (++depth > MAX_NESTING) return false;
    } else if (code === BRACE_END || code === BRACKET_END) depth--;
  }
  return true;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;
const BRACE_END = 0x7d;
const BRACKET = 0x5b;
const BRACKET_END = 0x5d;

/** The index of the quote that ends a string; the end of the text where none does. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}
