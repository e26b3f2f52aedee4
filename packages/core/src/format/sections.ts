import type { TextEscape } from "./field-text.js";
import type { Headings } from "./headings.js";
import { foldHeading } from "./headings.js";

/** A header line found in a reply. */
export interface Header {
  readonly field: string;
  readonly start: number;
  /** Index after the header: where the field's text begins. */
  readonly end: number;
}

/** Recognises header lines as prompts write them, and keeps field texts from looking like one. */
export interface Sections extends TextEscape {
  /** Header lines as prompts write them: `## Label`. */
  readonly exactHeaders: (text: string) => readonly Header[];
}

/** What may stand around a heading. */
const BEFORE = "[ \\t>#*_`\\d.)-]*";
const MARKED = "[ \\t]*[#*_>][ \\t#*_>]*";
const AFTER = "[ \\t*_`]*";
/** Every header line has one of these. */
const MARK = /[:：#*_>]/;

/** Prepares the recognition of a signature's header lines. */
export function sectionsOf({ byField, byKey, spellings }: Headings): Sections {
  const { names, line } = headerPatterns(spellings);
  const exactLine = new RegExp(`^## (${[...byField.values()].map(pattern).join("|")})[ \\t]*$`, "gm");
  const alike = `(?:${line}|[ \\t>]*#[ \\t#*_]*(?:${names})(?!\\w))`; // what only a hasty reader takes for a header, too
  const escapable = new RegExp(`^(\\\\*)(?=${alike})`, "gim");
  const escaped = new RegExp(`^\\\\(\\\\*)(?=${alike})`, "gim");
  return {
    escape: (text) => (MARK.test(text) ? text.replace(escapable, "\\$1") : text),
    unescape: (text) => (text.includes("\\") ? text.replace(escaped, "$1") : text),
    exactHeaders: (text) => headersIn(text, exactLine, byKey),
  };
}

/** The spellings of headings, and a header line in every dress that a model gives it, as patterns. */
export function headerPatterns(spellings: readonly string[]): {
  readonly names: string;
  readonly line: string;
} {
  const names = [...spellings]
    .sort((a, b) => b.length - a.length)
    .map(pattern)
    .join("|");
  return {
    names,
    line: `(?:${BEFORE}(${names})${AFTER}[:：][*_\`]{0,3}|${MARKED}(${names})[ \\t#*_\`]*$)`,
  };
}

/** The header lines that an expression finds. */
export function headersIn(text: string, expression: RegExp, byKey: Headings["byKey"]): readonly Header[] {
  const headers: Header[] = [];
  // exec() on the expression itself: matchAll() would make a copy of it for every answer.
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    const field = byKey.get(foldHeading(match[1] ?? match[2] ?? ""));
    if (field !== undefined) headers.push({ field, start: match.index, end: expression.lastIndex });
  }
  return headers;
}

/** A heading as a pattern: any mix of spaces and underscores between its words. */
function pattern(heading: string): string {
  return heading.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/[ _]+/g, "[ _]+");
}
