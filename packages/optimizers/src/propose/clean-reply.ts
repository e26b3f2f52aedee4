import { oneLine } from "./texts.js";
import { wordsOf } from "./words-of.js";

const FENCE = /^```[\w-]*\s*\n?([\s\S]*?)\n?```$/;
const LABEL =
  /^[*_#\s]*(?:here (?:is|are)[^:\n]{0,60}|(?:(?:the|my|a|your|proposed|new|improved|better|revised|final|optimi[sz]ed|suggested)\s+)*(?:instruction|prompt)s?)\s*[*_]*\s*:\s*[*_]*\s*/i;
const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["«", "»"],
  ["**", "**"],
];

/** An instruction as a model wrote it, without what models put around it: fences, quotes, "Instruction:". */
export function cleanReply(reply: string): string {
  let text = reply.trim();
  for (;;) {
    const next = unquoted((FENCE.exec(text)?.[1] ?? text).trim().replace(LABEL, "").trim());
    if (next === text) return text;
    text = next;
  }
}

function unquoted(text: string): string {
  for (const [open, close] of QUOTES) {
    if (text.length <= open.length + close.length || !text.startsWith(open) || !text.endsWith(close))
      continue;
    const inner = text.slice(open.length, -close.length);
    // Quotes that close and open again inside are the text's own: "a" and "b".
    if (!inner.includes(open) && !inner.includes(close)) return inner.trim();
  }
  return text;
}

/** Whether two texts have a run of so many words in common, whatever their case and punctuation. */
export function sharesRun(text: string, others: readonly string[], length: number): boolean {
  const runs = new Set(runsOf(text, length));
  return runs.size > 0 && others.some((other) => runsOf(other, length).some((run) => runs.has(run)));
}

function runsOf(text: string, length: number): readonly string[] {
  const words = wordsOf(text).map((word) => word.text);
  return words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(" "));
}

export function wordCount(text: string): number {
  const folded = oneLine(text);
  return folded === "" ? 0 : folded.split(" ").length;
}
