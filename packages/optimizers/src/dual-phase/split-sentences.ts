import { sentenceStarts } from "./sentence-ends.js";

/** One sentence of a prompt with what stands around it. */
export interface Sentence {
  /** Indentation, and a list item's mark. */
  readonly lead: string;
  readonly text: string;
  /** What stands between this sentence and the next one: spaces and line breaks. */
  readonly separator: string;
  /** No sentence that could be revised: a heading, a code block, an empty line, nothing but a placeholder. */
  readonly isFrozen: boolean;
}

/**
 * Cuts a prompt into sentences, so that joining them gives it back byte by byte. A line break always ends one; a list item is one; inside quotes, back-ticks
 * and braces none ends. Deterministic.
 *
 * @see dual-phase.md §4
 */
export function splitSentences(text: string): readonly Sentence[] {
  return blocksOf(text).flatMap((block) =>
    block.kind === "code" ? [frozen(block.text)] : sentencesOf(block.text, block.isHeading),
  );
}

/** The text that sentences were cut from. */
export function joinSentences(sentences: readonly Sentence[]): string {
  return sentences.map(({ lead, text, separator }) => lead + text + separator).join("");
}

type Block =
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "line"; readonly text: string; readonly isHeading: boolean };

const FENCE = /^\s*(?:(`{3,})[^`]*|(~{3,}).*)$/s;
/** Under a heading. */
const UNDERLINE = /^ {0,3}(?:=+|-{2,})\s*$/;

/** Lines with their breaks; a fenced block is one, and so is one that is never closed. */
function blocksOf(text: string): readonly Block[] {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? ""; // in range
    const fence = FENCE.exec(line);
    const mark = fence?.[1] ?? fence?.[2];
    if (mark === undefined) {
      const isHeading = UNDERLINE.test(lines[at + 1] ?? "") && !/[.!?。！？:]\s*$/u.test(line);
      blocks.push({ kind: "line", text: line, isHeading });
      at++;
      continue;
    }
    const close = lines.findIndex((other, index) => index > at && closes(other, mark));
    const end = close < 0 ? lines.length : close + 1;
    blocks.push({ kind: "code", text: lines.slice(at, end).join("") });
    at = end;
  }
  return blocks;
}

function closes(line: string, mark: string): boolean {
  const bare = line.trim();
  return bare.length >= mark.length && bare === (mark[0] ?? "").repeat(bare.length);
}

/** `- `, `2. `, `(b) `, with a box to tick; behind marks of quotation. */
const LIST_MARK = /^\s*(?:>\s*)*(?:[-*+•‣–]|\(?(?:\d{1,3}|[a-z]|[ivx]{2,4})[.)])\s+(?:\[[ xX]\]\s+)?/i;
const INDENT = /^\s*(?:>\s*)*/;

function sentencesOf(line: string, isHeading: boolean): readonly Sentence[] {
  const mark = LIST_MARK.exec(line)?.[0];
  const lead = mark ?? INDENT.exec(line)?.[0] ?? "";
  const body = line.slice(lead.length);
  if (body.trim() === "" || isHeading || isFixed(body)) return [frozen(line)];
  const starts = mark === undefined ? sentenceStarts(body) : [0];
  return starts.map((start, index) => {
    const whole = body.slice(start, starts[index + 1]);
    const space = whole.length - whole.trimStart().length; // after a line break that is none to editors
    const text = whole.trim();
    return {
      lead: (index === 0 ? lead : "") + whole.slice(0, space),
      text,
      separator: whole.slice(space + text.length),
      isFrozen: !/\p{L}/u.test(text) || PLACEHOLDER.test(text),
    };
  });
}

const HEADING = /^#{1,6}(?:\s|$)/;
/** Bold from end to end, and no sentence. */
const BOLD = /^(\*\*|__)(?:(?!\1).)*[^.!?。！？]\1:?\s*$/su;
/** `Task description:` announces what follows. */
const ANNOUNCEMENT = /^(?:[^\s:.!?]+[ \t]+){0,3}[^\s:.!?]+\s*[:：]\s*$/u;
/** Nothing but placeholders, with marks around them. */
const PLACEHOLDER = /^[^\p{L}\p{N}{]*(?:(?:\{\{[^{}\n]*\}\}|\$?\{[^{}\n]*\})[^\p{L}\p{N}{]*)+$/u;

function isFixed(body: string): boolean {
  return HEADING.test(body) || BOLD.test(body) || ANNOUNCEMENT.test(body) || PLACEHOLDER.test(body);
}

function frozen(whole: string): Sentence {
  const text = whole.trimEnd();
  return { lead: "", text, separator: whole.slice(text.length), isFrozen: true };
}
