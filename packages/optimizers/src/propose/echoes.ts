import { wordsOf } from "./words-of.js";

/** Shorter sentences may be anybody's. */
const OWN_WORDS = 5;

/**
 * Whether a text repeats sentences of others, too short for a run of eight words: one of five words or more, or nothing but such sentences. Sentences of
 * `except` do not count.
 */
export function echoes(text: string, others: readonly string[], except: readonly string[]): boolean {
  const known = sentencesIn(except);
  const said = new Set([...sentencesIn(others)].filter((sentence) => !known.has(sentence)));
  const sentences = [...sentencesIn([text])];
  const repeated = sentences.filter((sentence) => said.has(sentence));
  return (
    (repeated.length > 0 && repeated.length === sentences.length) ||
    repeated.some((sentence) => sentence.split(" ").length >= OWN_WORDS)
  );
}

/** Whole texts, and what stands between stops and colons: words alone. */
function sentencesIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts
      .flatMap((text) => text.split(/[.!?:;\n]+/))
      .map((sentence) =>
        wordsOf(sentence)
          .map(({ text }) => text)
          .join(" "),
      )
      .filter((sentence) => sentence !== ""),
  );
}
