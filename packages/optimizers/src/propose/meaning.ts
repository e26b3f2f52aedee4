import type { Embedder } from "@signet/core";
import { remembered } from "./remembered.js";
import { stem } from "./stem.js";
import { wordsOf } from "./words-of.js";

/** A text as it is compared with others. */
export interface Meaning {
  /** The stems of each sentence that mean something, in order. A word such as `not`, `if`, `from` is one with what it governs. */
  readonly sentences: readonly (readonly string[])[];
  /** All stems, sorted. */
  readonly words: string;
  /** Numbers, quoted texts and negations, sorted: what an embedding hardly sees. */
  readonly exact: string;
  /** Of length 1; absent without an embedder. */
  readonly vector?: Float32Array;
}

/** From this cosine on two embedded texts mean the same. */
const ALIKE = 0.95;

/** A search compares with the same tried instructions again and again. */
const readings = remembered<Meaning>(4096);

/** Reads texts for comparison. Equal texts have equal meanings; without an embedder no call is made. */
export async function meaningsOf(
  texts: readonly string[],
  { embedder, signal }: { readonly embedder?: Embedder; readonly signal: AbortSignal },
): Promise<readonly Meaning[]> {
  const read = texts.map((text) => readings(text, () => meaningOf(text)));
  if (embedder === undefined || texts.length === 0) return read;
  const vectors = await embedder.embed(texts, { signal });
  return read.map((meaning, index) => {
    const vector = vectors[index];
    return vector === undefined ? meaning : { ...meaning, vector };
  });
}

/**
 * Whether two texts mean the same. By their words they do when they differ in nothing but case, punctuation, endings, words without a meaning of their own,
 * the order of sentences, and one phrase that stands elsewhere in a sentence: another word, number, label or negation is another meaning, and so are two
 * words that change places. Vectors tell beyond that, between texts that are not made of the same words and agree in numbers, quotations and negations.
 */
export function isSameMeaning(a: Meaning, b: Meaning): boolean {
  if (a.words === b.words) return sameSentences(a.sentences, b.sentences);
  if (a.exact !== b.exact || a.vector === undefined || b.vector === undefined) return false;
  return cosine(a.vector, b.vector) >= ALIKE;
}

/** Texts in quotation marks, and words in capitals inside a sentence, which may be labels: `Answer A.` */
const QUOTED = /"([^"\n]{1,120})"|`([^`\n]{1,120})`|(?<=[^\s.!?] )(\p{Lu}{1,3})(?![\p{L}\p{N}'-])/gu;
const SENTENCE_END = /[.!?;](?=\s|$)|[。！？；]|\n/;

const DROPPED = new Set(
  (
    "a an the this that these those it its you your i we our my their they there which who whom " +
    "do does did be been being will shall should must would have has had of in on at with for as about and also please kindly just simply very so"
  ).split(" "),
);
const NEGATIONS = new Set("not no never without neither nor cannot none".split(" "));
/** What governs the next word: `from high to low` is not `from low to high`. */
const GOVERNING = new Set(
  "is if unless when than to from into over under above below before after by then only except or until instead otherwise else".split(
    " ",
  ),
);
const COPULAS = new Set("are was were am".split(" "));
const NUMBERS: ReadonlyMap<string, string> = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve"
    .split(" ")
    .map((word, number) => [word, String(number)]),
);

interface Token {
  readonly kind: "word" | "governing" | "exact";
  readonly text: string;
}

function meaningOf(text: string): Meaning {
  const all = sentencesIn(text.normalize("NFKC").replace(/[“”„«»]/g, '"'));
  const sentences = all.map((sentence) => sentence.flatMap(({ word, quote }) => tokenOf(word, quote)));
  // A text of nothing but small words is what it is.
  const isEmpty = sentences.every((sentence) => sentence.every(({ kind }) => kind === "governing"));
  const tokens: readonly (readonly Token[])[] = isEmpty
    ? all.map((sentence) => sentence.map(({ word }) => ({ kind: "word", text: word })))
    : sentences;
  const flat = tokens.flat();
  return {
    sentences: tokens.map(bound).filter(({ length }) => length > 0),
    words: sorted(flat.map((token) => token.text)),
    exact: sorted(
      flat.flatMap((token) => (token.kind === "exact" || token.text === NOT ? [token.text] : [])),
    ),
  };
}

interface Piece {
  readonly word: string;
  /** As it stands, for what is quoted or a label. */
  readonly quote?: string;
}

function sentencesIn(text: string): readonly (readonly Piece[])[] {
  const sentences: Piece[][] = [[]];
  const read = (plain: string): void => {
    for (const [index, part] of plain.split(SENTENCE_END).entries()) {
      if (index > 0) sentences.push([]);
      const words = wordsOf(part);
      const pieces = words.map(({ text: word }, at): Piece => {
        // An article has a word beside it; a letter that has none is a label.
        const isLabel = word.length === 1 && !words[at + 1]?.isNextTo;
        return isLabel ? { word, quote: word } : { word };
      });
      sentences.at(-1)?.push(...pieces);
    }
  };
  let end = 0;
  for (const match of text.matchAll(QUOTED)) {
    const capitals = match[3];
    if (capitals !== undefined && !DROPPED.has(capitals.toLowerCase())) continue;
    read(text.slice(end, match.index));
    const quote = (match[1] ?? match[2] ?? capitals ?? "").trim();
    sentences.at(-1)?.push({ word: quote.toLowerCase(), quote });
    end = match.index + match[0].length;
  }
  read(text.slice(end));
  return sentences;
}

const NOT = "not";

function tokenOf(word: string, quote: string | undefined): readonly Token[] {
  if (quote !== undefined) return [{ kind: "exact", text: quote }];
  const plain = word.replace(/'s$/, "");
  if (NEGATIONS.has(plain) || plain.endsWith("n't")) return [{ kind: "governing", text: NOT }];
  if (DROPPED.has(plain)) return [];
  if (COPULAS.has(plain)) return [{ kind: "governing", text: "is" }];
  if (GOVERNING.has(plain)) return [{ kind: "governing", text: plain }];
  const number = NUMBERS.get(plain) ?? (/^\p{N}/u.test(plain) ? plain : undefined);
  return [number === undefined ? { kind: "word", text: stem(plain) } : { kind: "exact", text: number }];
}

function bound(tokens: readonly Token[]): readonly string[] {
  const words: string[] = [];
  let governing = "";
  for (const { kind, text } of tokens) {
    if (kind === "governing") governing += `${text}:`;
    else {
      words.push(governing + text);
      governing = "";
    }
  }
  return governing === "" ? words : [...words, governing];
}

function sorted(texts: readonly string[]): string {
  return JSON.stringify([...texts].sort());
}

/** Sentences that are equal are set aside, in whatever order they stand; the others are compared by pairs that are made of the same words. */
function sameSentences(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  const [one, two] = [leftOver(a, b), leftOver(b, a)];
  return (
    one.length === two.length &&
    one.every((sentence, index) => {
      const other = two[index];
      return other !== undefined && isMoved(sentence, other);
    })
  );
}

/** The sentences without an equal one on the other side, each of which serves once; sorted by their words. */
function leftOver(
  sentences: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const open = others.map((other) => JSON.stringify(other));
  const left = sentences.filter((sentence) => {
    const at = open.indexOf(JSON.stringify(sentence));
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
  const keyed = left.map((sentence) => ({ sentence, key: sorted(sentence) }));
  return keyed.sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0)).map(({ sentence }) => sentence);
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

/** Whether one phrase of `a` stands elsewhere in `b`, and all else is equal. */
function isMoved(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const start = a.findIndex((word, index) => word !== b[index]);
  if (start < 0) return true;
  const end = a.findLastIndex((word, index) => word !== b[index]) + 1;
  const between = a.slice(start, end);
  const other = b.slice(start, end);
  // The phrase and what it passes have changed places: one list goes over into the other in a circle.
  return between.some((_, at) => isEqual([...between.slice(at), ...between.slice(0, at)], other));
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
