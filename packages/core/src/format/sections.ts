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

/** Recognises header lines, and keeps field texts from looking like one. */
export interface Sections extends TextEscape {
  /** Header lines in every dress that a model gives them: `## Label`, `**label:** x`, `1. Label: x`. */
  readonly headers: (text: string) => readonly Header[];
  /** Header lines as prompts write them: `## Label`. */
  readonly exactHeaders: (text: string) => readonly Header[];
  /** The text without a last line that may still become a header line. */
  readonly settled: (text: string) => string;
}

/** What may stand around a heading. */
const BEFORE = "[ \\t>#*_`\\d.)-]*";
const MARKED = "[ \\t]*[#*_>][ \\t#*_>]*";
const AFTER = "[ \\t*_`]*";
/** Every header line has one of these. */
const MARK = /[:：#*_>]/;
/** How many such characters a header line may reasonably have. */
const MARKS = 24;

/** Prepares the recognition of a signature's header lines. */
export function sectionsOf({ byField, byKey, spellings }: Headings): Sections {
  const names = [...spellings].sort((a, b) => b.length - a.length).map(pattern);
  const name = `(${names.join("|")})`;
  const line = `(?:${BEFORE}${name}${AFTER}[:：][*_\`]{0,3}|${MARKED}${name}[ \\t#*_\`]*$)`;
  const headerLine = new RegExp(`^${line}`, "gim");
  const exactLine = new RegExp(`^## (${[...byField.values()].map(pattern).join("|")})[ \\t]*$`, "gm");
  const alike = `(?:${line}|[ \\t>]*#[ \\t#*_]*(?:${names.join("|")})(?!\\w))`; // what only a hasty reader takes for a header, too
  const escapable = new RegExp(`^(\\\\*)(?=${alike})`, "gim");
  const escaped = new RegExp(`^\\\\(\\\\*)(?=${alike})`, "gim");
  const keys = [...byKey.keys()];
  const longest = Math.max(...spellings.map(({ length }) => length)) + MARKS;

  const find = (text: string, expression: RegExp): readonly Header[] => {
    const headers: Header[] = [];
    // exec() on the expression itself: matchAll() would make a copy of it for every answer.
    expression.lastIndex = 0;
    for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
      const field = byKey.get(foldHeading(match[1] ?? match[2] ?? ""));
      if (field !== undefined) headers.push({ field, start: match.index, end: expression.lastIndex });
    }
    return headers;
  };

  return {
    escape: (text) => (MARK.test(text) ? text.replace(escapable, "\\$1") : text),
    unescape: (text) => (text.includes("\\") ? text.replace(escaped, "$1") : text),
    headers: (text) => find(text, headerLine),
    exactHeaders: (text) => find(text, exactLine),
    settled: (text) => {
      const start = lastLineStart(text);
      if (text.length - start > longest) return text;
      const bare = foldHeading(text.slice(start).replace(/^[\\ \t>#*_`\d.)-]+|[ \t#*_`]+$/g, ""));
      const open = bare === "" || keys.some((key) => key.startsWith(bare));
      return open ? text.slice(0, start) : text;
    },
  };
}

/** Line starts as `^` knows them. */
function lastLineStart(text: string): number {
  return Math.max(...["\n", "\r", "\u2028", "\u2029"].map((end) => text.lastIndexOf(end))) + 1;
}

/** A heading as a pattern: any mix of spaces and underscores between its words. */
function pattern(heading: string): string {
  return heading.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/[ _]+/g, "[ _]+");
}
