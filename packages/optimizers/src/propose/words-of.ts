import type { Json } from "@signet/core";

/** One word of a text, lower case, and whether only spaces stand between it and the word before. */
export interface Word {
  readonly text: string;
  readonly isNextTo: boolean;
}

const WORD = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+(?:[.,]\p{N}+)*/gu;
/** Scripts that write without spaces: their words are found by dictionary. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The words of a text, whatever its script; numbers count as words. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let end = -1;
  for (const match of text.normalize("NFC").toLowerCase().matchAll(WORD)) {
    const between = match.input.slice(Math.max(end, 0), match.index);
    const isNextTo = end >= 0 && between.trim() === "";
    end = match.index + match[0].length;
    const parts = UNSPACED.test(match[0]) ? segmentsOf(match[0]) : [match[0].replaceAll("’", "'")];
    for (const [index, part] of parts.entries()) words.push({ text: part, isNextTo: index > 0 || isNextTo });
  }
  return words;
}

/** Characters of a data URL before its base64, at most. */
const LONGEST_HEAD = 256;

/** Made where first needed: it takes milliseconds. */
let segmenter: Intl.Segmenter | undefined;

function segmentsOf(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter("und", { granularity: "word" });
  return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

/** The texts inside a value: itself, or those of its items and properties. An image or a file is none. */
export function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return isAttachment(value) ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function isAttachment(text: string): boolean {
  return text.startsWith("data:") && text.slice(0, LONGEST_HEAD).includes(";base64,");
}

/** The distinct words and pairs of neighbours in some texts. A pair is written with a space. */
export function termsOf(texts: readonly string[]): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const text of texts) {
    let before: string | undefined;
    for (const { text: word, isNextTo } of wordsOf(text)) {
      terms.add(word);
      if (isNextTo && before !== undefined) terms.add(`${before} ${word}`);
      before = word;
    }
  }
  return terms;
}

/** The numbers in some texts: `1,250.50` is 1250.5. Digits inside words (`B12`) are no numbers. */
export function numbersIn(texts: readonly string[]): readonly number[] {
  return texts.flatMap((text) =>
    [...text.matchAll(/(?<![\p{L}\p{N}.,_-])\d+(?:,\d{3})*(?:\.\d+)?(?![\p{L}\p{N}_]|[.,]\d)/gu)].map(
      ([digits]) => Number(digits.replaceAll(",", "")),
    ),
  );
}
