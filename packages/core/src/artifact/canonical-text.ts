import { canonicalJson } from "../hash/canonical-json.js";

/** Deeper nesting is refused: readers in other places may have a small stack. */
const MAX_DEPTH = 256;

/**
 * Whether brackets are nested deeper than an artifact's may be. Read from the text, so that nothing is made of a text that is brackets alone.
 * Linear, whatever the text is.
 */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (at < 0) return false; // no JSON: its reader says so
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the string ends that a quote begins; -1 when it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end;
  }
  return -1;
}

/** Whether a text is the canonical one of the value that was read from it: no key twice, keys in order, no space. */
export function isCanonical(value: unknown, text: string): boolean {
  // The engine's own writer is many times faster than canonicalJson. Where they may differ: what `isSorted` looks for, and keys that are integers.
  return JSON.stringify(value) === text ? isSorted(value) : canonicalOf(value) === text;
}

function isSorted(value: unknown): boolean {
  if (typeof value === "number") return Number.isInteger(value) || Number(value.toPrecision(12)) === value;
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let before = "";
  return Object.entries(value).every(([key, inner]) => {
    const isInOrder = before <= key;
    before = key;
    return isInOrder && isSorted(inner);
  });
}

function canonicalOf(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    return undefined; // 1e999 is read as Infinity, which nothing is written as
  }
}

/** Whether a canonical text has a key that would be an object's prototype where somebody assigns it. */
export function hasPrototypeKey(text: string): boolean {
  return text.includes('"__proto__":');
}
