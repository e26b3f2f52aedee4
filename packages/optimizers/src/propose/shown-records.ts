import type { LeafDefinition } from "@signet/core";

/** Characters from one field's title to the next: what is longer is found by its own runs of words. */
const SHORT = 80;

/**
 * Stretches of a prompt in which rows of short values stand one after the other, `Text: ember\nLabel: red\n\nText: frost`, title by title. No value there has a
 * run of words worth the name, but who copies two rows copies their sequence.
 */
export function shownRecords(
  prompt: readonly string[],
  { signature: { inputFields, outputFields } }: LeafDefinition,
): readonly string[] {
  const titles = [...inputFields, ...outputFields].flatMap(({ title, name }) => [title, name]);
  if (titles.length === 0) return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${titles.map(escaped).join("|")})["*]*\\s*:`, "giu");
  return prompt.flatMap((text) => stretchesIn(text, [...text.matchAll(pattern)]));
}

function stretchesIn(text: string, marks: readonly RegExpMatchArray[]): readonly string[] {
  const stretches: string[] = [];
  let group: RegExpMatchArray[] = [];
  for (const [at, mark] of marks.entries()) {
    group.push(mark);
    const next = marks[at + 1]?.index ?? Number.POSITIVE_INFINITY;
    if (next - mark.index! <= SHORT) continue;
    const repeats = new Set(group.map(([, title = ""]) => title.toLowerCase())).size < group.length;
    const end = Math.min(mark.index! + SHORT, endOfLine(text, mark.index!));
    if (repeats) stretches.push(text.slice(group[0]?.index, end));
    group = [];
  }
  return stretches;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
