import type { LeafDefinition } from "@signet/core";

/** Characters from one field's title to the next: what is longer is found by its own runs of words. */
const SHORT = 80;
/** Characters of a value that are looked at, at most. */
const LONG = 1000;

/**
 * Stretches of a prompt in which rows of short values stand one after the other, `Text: ember\nLabel: red\n\nText: frost`, title by title. No value there has a
 * run of words worth the name, but who copies two rows copies their sequence.
 */
export function shownRecords(prompt: readonly string[], leaf: LeafDefinition): readonly string[] {
  const text = prompt.join("\n\n");
  return stretchesIn(text, marksIn(text, leaf));
}

/** The values that a prompt shows of a step's fields, `Text: ember`: what stands there of the data, in whatever a model has said of it. */
export function shownValues(prompt: readonly string[], leaf: LeafDefinition): readonly string[] {
  return prompt.flatMap((text) => {
    const marks = marksIn(text, leaf);
    return marks.map((mark, at) => {
      const start = endOf(mark);
      return text.slice(start, Math.min(marks[at + 1]?.index ?? text.length, start + LONG));
    });
  });
}

function marksIn(
  text: string,
  { signature: { inputFields, outputFields } }: LeafDefinition,
): readonly RegExpExecArray[] {
  const titles = [...inputFields, ...outputFields].flatMap(({ title, name }) => [title, name]);
  if (titles.length === 0) return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${titles.map(escaped).join("|")})["*]*\\s*:`, "giu");
  return [...text.matchAll(pattern)];
}

function stretchesIn(text: string, marks: readonly RegExpExecArray[]): readonly string[] {
  const stretches: string[] = [];
  let group: RegExpExecArray[] = [];
  for (const [at, mark] of marks.entries()) {
    group.push(mark);
    if ((marks[at + 1]?.index ?? Number.POSITIVE_INFINITY) - mark.index <= SHORT) continue;
    const titles = new Set(group.map(([, title = ""]) => title.toLowerCase()));
    const end = Math.min(mark.index + SHORT, endOfLine(text, endOf(mark)));
    if (titles.size < group.length) stretches.push(text.slice(group[0]?.index, end));
    group = [];
  }
  return stretches;
}

function endOf({ index, 0: found }: RegExpExecArray): number {
  return index + found.length;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
