import { FUNCTION_WORDS } from "./function-words.js";
import { wordsOf } from "./words-of.js";

type Language = keyof typeof FUNCTION_WORDS;

const ENGLISH: ReadonlySet<Language> = new Set(["en"]);

/** How much has to be seen of a language before a text counts as written in it. */
interface Bar {
  readonly words: number;
  readonly hits: number;
  readonly share: number;
  /** Words of the languages at home, for each word of the other. */
  readonly home: number;
}

/** For what is refused; ordinary prose has every third word in its profile. */
const CLEAR: Bar = { words: 6, hits: 2, share: 0.2, home: 1 / 3 };
/** For what is accepted: a doubt speaks for the language. */
const LIKELY: Bar = { words: 4, hits: 2, share: 0.15, home: 1 / 2 };
/** The present instruction may be three words long. */
const FAINT: Bar = { words: 1, hits: 1, share: 0.1, home: 1 / 2 };
/** Longer texts hold names and titles: two words are not enough. */
const FEW_WORDS = 8;
const LONGER_HITS = 3;
/** A language with nearly as many hits as the best may be the one. */
const NEAR = 0.8;

/**
 * Whether a text is, in good part, written in a language that is neither English nor that of the present instruction, nor stands in the texts around. Goes by
 * function words outside of code and quotations, so it knows sentences, not labels or names; what it cannot tell is no other language.
 */
export function isOtherLanguage(text: string, base: string, around: readonly string[]): boolean {
  const sentences = sentencesIn(text);
  const words = sentences.flat();
  if ([words, ...sentences].every((unit) => clearest(unit) === undefined)) return false;
  const accepted = acceptedIn(base, around);
  const isOther = (unit: readonly string[]): boolean => {
    const language = clearest(unit);
    return language !== undefined && !accepted.has(language) && passes(unit, language, accepted);
  };
  return isOther(words) || sentences.filter(isOther).flat().length > words.length / 2;
}

/** The language that a text is clearly written in, if that is not English. */
function clearest(words: readonly string[]): Language | undefined {
  const [best] = ranked(words);
  return best !== undefined && passes(words, best.language, ENGLISH) ? best.language : undefined;
}

function passes(
  words: readonly string[],
  language: Language,
  home: ReadonlySet<Language>,
  bar = CLEAR,
): boolean {
  const { own, homely } = evidence(words, language, home);
  const least = Math.max(bar.hits, bar === CLEAR && words.length > FEW_WORDS ? LONGER_HITS : 0);
  return (
    words.length >= bar.words &&
    new Set(own.filter(isWhole)).size >= bar.hits &&
    own.length >= Math.max(least, bar.share * words.length) &&
    homely.length <= bar.home * own.length
  );
}

/** A single letter may be no word but where a sign is one. */
function isWhole(word: string): boolean {
  return word.length > 1 || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);
}

/** Words of a language that those at home do not have, and the reverse. */
function evidence(words: readonly string[], language: Language, home: ReadonlySet<Language>) {
  const isHome = (word: string): boolean => languagesOf(word).some((name) => home.has(name));
  const isOwn = (word: string): boolean => languagesOf(word).includes(language);
  return {
    own: words.filter((word) => isOwn(word) && !isHome(word)),
    homely: words.filter((word) => isHome(word) && !isOwn(word)),
  };
}

/** Languages by their words that are not English, most first. */
function ranked(words: readonly string[]): readonly { readonly language: Language; readonly hits: number }[] {
  const hits = new Map<Language, number>();
  for (const word of words) {
    const languages = languagesOf(word);
    if (languages.some((language) => ENGLISH.has(language))) continue;
    for (const language of languages) hits.set(language, (hits.get(language) ?? 0) + 1);
  }
  return [...hits].map(([language, count]) => ({ language, hits: count })).sort((a, b) => b.hits - a.hits);
}

/** Made where first needed: most compiles never see a word of it. */
let index: ReadonlyMap<string, readonly Language[]> | undefined;

function languagesOf(word: string): readonly Language[] {
  index ??= indexOf(FUNCTION_WORDS);
  return index.get(word) ?? [];
}

function indexOf(table: typeof FUNCTION_WORDS): ReadonlyMap<string, readonly Language[]> {
  const languages = new Map<string, Language[]>();
  for (const [name, words] of Object.entries(table)) {
    for (const word of new Set(words.split(" ")))
      languages.set(word, [...(languages.get(word) ?? []), name as Language]); // the table's own key
  }
  return languages;
}

function acceptedIn(base: string, around: readonly string[]): ReadonlySet<Language> {
  const found = new Set<Language>(ENGLISH);
  const add = (words: readonly string[], bar: Bar): void => {
    const candidates = ranked(words);
    const most = candidates[0]?.hits ?? 0;
    for (const { language, hits } of candidates)
      if (hits >= NEAR * most && passes(words, language, ENGLISH, bar)) found.add(language);
  };
  const own = sentencesIn(base);
  for (const words of [own.flat(), ...own, ...wordsByLine(base)]) add(words, FAINT);
  for (const text of new Set(around))
    for (const words of [...sentencesIn(text), ...wordsByLine(text)]) add(words, LIKELY);
  return found;
}

/** What belongs to no sentence: code, quotations, tags, placeholders, names of fields. */
const ASIDE =
  /```[\s\S]*?(?:```|$)|`[^`\n]*`|"[^"\n]{1,300}"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|(?<![\p{L}\p{N}])['‘][^'’\n]{1,200}['’](?![\p{L}\p{N}])|<[^<>\n]{1,100}>|\{[^{}\n]{0,100}\}|(?<!\S)\S*(?:[_\p{N}@]|:\/\/)\S*|(?<!\p{L})\p{L}*\p{Ll}\p{Lu}\p{L}*/gu;
const SENTENCE_END = /[.!?。！？\n]+/u;
const PART_END = /[,;:()[\]|/–—•、，；：]+/u;
/** A shorter part may be an item of a list. */
const LEAST_PART = 3;

/** The words of each sentence, without lists and what stands aside. */
function sentencesIn(text: string): readonly (readonly string[])[] {
  return text
    .replace(ASIDE, " , ")
    .split(SENTENCE_END)
    .map((sentence) =>
      sentence
        .split(PART_END)
        .map(tokensOf)
        .filter((part) => part.length >= LEAST_PART)
        .flat(),
    )
    .filter((words) => words.length > 0);
}

/** Of all that stands there. */
function wordsByLine(text: string): readonly (readonly string[])[] {
  return text.split(SENTENCE_END).map(tokensOf);
}

function tokensOf(text: string): readonly string[] {
  return wordsOf(text).flatMap((word) => word.text.split(/['’]/));
}
