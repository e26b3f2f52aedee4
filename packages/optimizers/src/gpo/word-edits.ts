/** A word with the white space before it. */
interface Token {
  readonly word: string;
  readonly text: string;
}

/** One step of the way from a text to another one: a word that stays, or one that goes, comes, or is another one. */
interface WordEdit {
  readonly from?: Token;
  readonly to?: Token;
  readonly isKept: boolean;
}

/** Words are what white space parts. */
export function wordCount(text: string): number {
  return tokensOf(text).length;
}

/** How many words have to be put in, taken out or replaced to get from one text to the other (Levenshtein). */
export function wordDistance(from: string, to: string): number {
  return changes(wordEdits(from, to));
}

/**
 * The text brought back towards the one it was made from, until at most `limit` words differ: whole changed stretches are kept in the order of the text as far
 * as the limit goes; of the first one alone, where not even that fits, its beginning.
 */
export function withinDistance(from: string, to: string, limit: number): string {
  const edits = wordEdits(from, to);
  if (changes(edits) <= limit) return to;
  if (limit < 1) return from;
  const kept = keptChanges(edits, limit);
  return joined(
    edits.flatMap((edit) => {
      const token = edit.isKept || kept.has(edit) ? edit.to : edit.from;
      return token === undefined ? [] : [token];
    }),
  );
}

function changes(edits: readonly WordEdit[]): number {
  return edits.filter(({ isKept }) => !isKept).length;
}

function keptChanges(edits: readonly WordEdit[], limit: number): ReadonlySet<WordEdit> {
  const stretches = stretchesOf(edits);
  const kept = new Set<WordEdit>();
  for (const stretch of stretches)
    if (kept.size + stretch.length <= limit) for (const edit of stretch) kept.add(edit);
  return kept.size > 0 ? kept : new Set(stretches[0]?.slice(0, limit));
}

/** Changes that no kept word parts. */
function stretchesOf(edits: readonly WordEdit[]): readonly (readonly WordEdit[])[] {
  const stretches: WordEdit[][] = [];
  for (const [index, edit] of edits.entries()) {
    if (edit.isKept) continue;
    const last = stretches.at(-1);
    if (last === undefined || edits[index - 1]?.isKept) stretches.push([edit]);
    else last.push(edit);
  }
  return stretches;
}

function joined(tokens: readonly Token[]): string {
  return tokens
    .map(({ text, word }) => (text === word ? ` ${word}` : text))
    .join("")
    .trim();
}

function tokensOf(text: string): readonly Token[] {
  return [...text.trim().matchAll(/\s*(\S+)/g)].map(([all, word = ""]) => ({ word, text: all }));
}

/** A shortest way. What both texts begin and end with is left alone. */
function wordEdits(fromText: string, toText: string): readonly WordEdit[] {
  const [from, to] = [tokensOf(fromText), tokensOf(toText)];
  const same = (i: number, j: number): boolean => from[i]?.word === to[j]?.word;
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && same(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(from.length - 1 - tail, to.length - 1 - tail)) tail++;
  const keptAt = (i: number, j: number): WordEdit => edit(from[i], to[j], true);
  return [
    ...Array.from({ length: head }, (_, index) => keptAt(index, index)),
    ...shortestWay(from.slice(head, from.length - tail), to.slice(head, to.length - tail)),
    ...Array.from({ length: tail }, (_, index) =>
      keptAt(from.length - tail + index, to.length - tail + index),
    ),
  ];
}

function edit(from: Token | undefined, to: Token | undefined, isKept: boolean): WordEdit {
  return { isKept, ...(from && { from }), ...(to && { to }) };
}

/** Traces the table of distances back from its end; a replacement goes before a word taken out, that before one put in. */
function shortestWay(from: readonly Token[], to: readonly Token[]): readonly WordEdit[] {
  const { at, isSame } = distanceTable(from, to);
  const way: WordEdit[] = [];
  let [i, j] = [from.length, to.length];
  while (i > 0 || j > 0) {
    const isKept = i > 0 && j > 0 && isSame(i, j) && at(i, j) === at(i - 1, j - 1);
    if (isKept || (i > 0 && j > 0 && at(i, j) === at(i - 1, j - 1) + 1)) {
      way.push(edit(from[--i], to[--j], isKept));
    } else if (i > 0 && at(i, j) === at(i - 1, j) + 1) way.push(edit(from[--i], undefined, false));
    else way.push(edit(undefined, to[--j], false));
  }
  return way.reverse();
}

interface DistanceTable {
  /** Between the first `i` words of one text and the first `j` of the other. */
  readonly at: (i: number, j: number) => number;
  /** Whether the words before both places are the same. */
  readonly isSame: (i: number, j: number) => boolean;
}

/** Words are compared as numbers: the table of two prompts of a thousand words has a million places. */
function distanceTable(from: readonly Token[], to: readonly Token[]): DistanceTable {
  const numbers = new Map<string, number>();
  const numbered = (tokens: readonly Token[]): Int32Array =>
    Int32Array.from(tokens, ({ word }) => {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    });
  const [rows, columns] = [numbered(from), numbered(to)];
  const width = columns.length + 1;
  const table = new Int32Array((rows.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  const isSame = (i: number, j: number): boolean => rows[i - 1] === columns[j - 1];
  for (let j = 1; j < width; j++) table[j] = j;
  for (let i = 1; i <= rows.length; i++) {
    table[i * width] = i;
    for (let j = 1; j < width; j++) {
      const replaced = at(i - 1, j - 1) + (isSame(i, j) ? 0 : 1);
      table[i * width + j] = Math.min(replaced, at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  return { at, isSame };
}
