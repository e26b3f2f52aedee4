import { foldHeading, type Headings } from "./headings.js";
import { type Header, headerPatterns, headersIn } from "./sections.js";

/** Recognises header lines that are not as prompts write them. */
export interface LooseSections {
  /** Header lines in every dress that a model gives them: `## Label`, `**label:** x`, `1. Label: x`. */
  readonly headers: (text: string) => readonly Header[];
  /** The text without a last line that may still become a header line. */
  readonly settled: (text: string) => string;
}

/** How many characters a header line may reasonably have besides its heading. */
const MARKS = 24;

/** Prepares the recognition of a signature's header lines. Loaded with what reads answers that are not exactly as asked. */
export function looseSectionsOf({ byKey, spellings }: Headings): LooseSections {
  const headerLine = new RegExp(`^${headerPatterns(spellings).line}`, "gim");
  const keys = [...byKey.keys()];
  const longest = Math.max(...spellings.map(({ length }) => length)) + MARKS;
  return {
    headers: (text) => headersIn(text, headerLine, byKey),
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
