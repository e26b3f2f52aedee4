import { isUnspaced } from "../embed/unspaced.js";

/**
 * The words of a text as an index counts them: in lower case and NFKC, letters, marks and digits of any script. Where a script sets no spaces between
 * words, pairs of characters stand for them.
 */
export function wordsOf(text: string): readonly string[] {
  const folded = text.normalize("NFKC").toLowerCase();
  const words = folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return isUnspaced(folded) ? words.flatMap((word) => (isUnspaced(word) ? pairsOf(word) : word)) : words;
}

function pairsOf(word: string): readonly string[] {
  const characters = Array.from(word);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}
